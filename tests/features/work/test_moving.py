from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from features.base import outbox
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.notifications.models import Notification
from features.projects import operations as projects
from features.toggles import operations as toggles
from features.work import operations, queries, standing
from features.work.models import ClientStatus, Passage, Position
from features.work.switches import WORK
from tests.cast import NOON

LATER = NOON + timedelta(days=3)


def test_a_move_leaves_who_when_from_where_to_where_and_why(a, begin, stages):
    project = begin()

    operations.move(
        project=project, stage=stages[1], by=a.staff, now=LATER, why="All there", note="Thank you."
    )

    line = Passage.objects.filter(project=project).first()
    assert (line.by_name, line.at, line.from_name, line.to_name) == (
        "Stella Staff", LATER, "Collecting papers", "First draft",
    )  # fmt: skip
    assert (line.why, line.note, line.spent) == ("All there", "Thank you.", timedelta(days=3))
    assert (line.shown_from, line.shown_to) == ("Waiting for documents", "In preparation")
    assert Position.objects.get().stage == stages[1]
    assert AuditEvent.objects.filter(event="work.moved", client_id=project.client_id).count() == 2


def test_the_history_refuses_any_change(a, begin):
    begin()

    for change in (lambda: Passage.objects.update(why="x"), lambda: Passage.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_clients_see_as_a_step_back_needs_a_note(a, begin, stages):
    project = begin(at=3)

    with pytest.raises(Refused) as refusal:
        operations.move(project=project, stage=stages[1], by=a.staff, now=LATER)
    assert refusal.value.field == "note"
    operations.move(project=project, stage=stages[1], by=a.staff, now=LATER, note="We found a mistake.")
    # among stages that show the same, the client sees nothing of a way back
    operations.move(project=project, stage=stages[2], by=a.staff, now=LATER)
    operations.move(project=project, stage=stages[1], by=a.staff, now=LATER)


def test_the_client_reads_only_what_changed_for_them(a, begin, stages):
    project = begin()
    for hour, (at, note) in enumerate(((1, ""), (2, ""), (3, ""), (1, "A figure was missing."))):
        then = LATER + timedelta(hours=hour)
        operations.move(project=project, stage=stages[at], by=a.staff, now=then, note=note, why="W")
    operations.hold(
        project=project, reason="We wait for the bank.", by=a.staff, now=LATER + timedelta(days=1)
    )
    operations.release(project=project, by=a.staff, now=LATER + timedelta(days=2))

    told = standing.story(queries.without_undone(queries.history(project)))

    assert [(one.words, one.note) for one in reversed(told)] == [
        ("Waiting for documents", ""), ("In preparation", ""), ("In review", ""),
        ("In preparation", "A figure was missing."), ("On hold", "We wait for the bank."), ("Work goes on: In preparation", ""),
    ]  # fmt: skip


def test_a_hold_needs_a_reason_and_ends_once(a, begin):
    project = begin()

    with pytest.raises(Refused):
        operations.hold(project=project, reason=" ", by=a.staff, now=NOON)
    operations.hold(project=project, reason="Waiting", by=a.staff, now=NOON)
    with pytest.raises(Conflict):
        operations.hold(project=project, reason="Again", by=a.staff, now=NOON)
    operations.release(project=project, by=a.staff, now=NOON)
    with pytest.raises(Conflict):
        operations.release(project=project, by=a.staff, now=NOON)
    with pytest.raises(Conflict):
        operations.hold(project=begin("Other", at=None), reason="Words", by=a.staff, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.update(held_at=NOON)


def test_what_is_completed_stays_where_it_is(a, begin, stages):
    project = begin()
    projects.complete(project=project, by=a.staff, now=NOON)

    with pytest.raises(Conflict, match="Reopen it first"):
        operations.move(project=project, stage=stages[1], by=a.staff, now=LATER)
    with pytest.raises(Conflict, match="Reopen it first"):
        operations.hold(project=project, reason="Words", by=a.staff, now=LATER)
    with pytest.raises(Conflict, match="already"):
        operations.move(project=begin("Other"), stage=stages[0], by=a.staff, now=LATER)


def test_many_move_at_once_and_go_back_for_ten_minutes(a, begin, stages):
    low, high = begin("Low"), begin("High", at=4)

    moved = operations.move_many(projects=[low, high], stage=stages[3], by=a.staff, now=LATER)

    assert [one.name for one in moved.moved] == ["Low"]
    assert moved.left == [(high, "Your client sees this as a step back. Write them a note why.")]
    with pytest.raises(NotThere):
        operations.undo(batch=moved.batch, by=a.owner, now=LATER)  # not theirs to take back
    with pytest.raises(Conflict):
        operations.undo(batch=moved.batch, by=a.staff, now=LATER + timedelta(minutes=11))
    assert operations.undo(batch=moved.batch, by=a.staff, now=LATER + timedelta(minutes=9)) == 1
    here = Position.objects.get(project=low)
    assert (here.stage, here.entered_at) == (stages[0], NOON)
    assert len(standing.story(queries.without_undone(queries.history(low)))) == 1
    assert not queries.past_times([stages[0].pk])
    with pytest.raises(Conflict, match="moved on"):
        operations.undo(batch=moved.batch, by=a.staff, now=LATER)


def test_what_is_taken_back_is_read_since_it_was_read_before(a, begin, stages):
    project = begin(at=1)
    operations.move(project=project, stage=stages[2], by=a.staff, now=LATER)  # both show “In preparation”
    moved = operations.move_many(
        projects=[project], stage=stages[3], by=a.staff, now=LATER + timedelta(days=1)
    )

    operations.undo(batch=moved.batch, by=a.staff, now=LATER + timedelta(days=1))

    here = Position.objects.get()
    assert (here.stage, here.entered_at, here.shown_since) == (stages[2], LATER, NOON)


@pytest.mark.parametrize("since", ["held", "completed"])
def test_what_was_held_or_completed_since_is_not_taken_back(a, begin, stages, since):
    project = begin()
    moved = operations.move_many(projects=[project], stage=stages[1], by=a.staff, now=LATER)
    if since == "held":
        operations.hold(project=project, reason="Words", by=a.staff, now=LATER + timedelta(minutes=1))
    else:
        projects.complete(project=project, by=a.staff, now=LATER + timedelta(minutes=1))

    with pytest.raises(Conflict, match="moved on"):
        operations.undo(batch=moved.batch, by=a.staff, now=LATER + timedelta(minutes=2))

    assert Position.objects.get().stage == stages[1]


def test_undoing_the_first_move_leaves_it_in_no_stage_and_more_than_200_are_refused(a, begin, stages):
    project = begin(at=None)
    moved = operations.move_many(projects=[project], stage=stages[0], by=a.staff, now=NOON)

    operations.undo(batch=moved.batch, by=a.staff, now=NOON)

    assert not Position.objects.exists()
    with pytest.raises(Refused, match="1 to 200"):
        operations.move_many(projects=[project] * 201, stage=stages[0], by=a.staff, now=NOON)


def test_clients_are_told_in_their_words_once_a_status_says_so(a, begin, stages):
    ClientStatus.objects.filter(name="In review").update(tells=True)
    toggles.queries.changed()
    from features.work import layout  # noqa: PLC0415

    layout.changed()
    project = begin()

    operations.move(project=project, stage=stages[1], by=a.staff, now=NOON)
    operations.move(project=project, stage=stages[3], by=a.staff, now=NOON, note="Nearly there.")

    told = Notification.objects.filter(kind="work.moved")
    assert {(one.title, one.user_id) for one in told} == {
        ("Return 2025: In review", a.alice.user_id), ("Return 2025: In review", a.bob.user_id),
    }  # fmt: skip
    outbox.deliver_waiting()
    words = " ".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)
    assert "Partner review" not in words


def test_what_is_switched_off_moves_nothing(a, begin, stages):
    project = begin()
    toggles.turn(switch=WORK, on=False, by=a.owner)

    with pytest.raises(NotThere):
        operations.move(project=project, stage=stages[1], by=a.owner, now=NOON)
    assert Position.objects.get().stage == stages[0]

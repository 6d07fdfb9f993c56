from datetime import timedelta

import pytest
from django.utils import timezone

from features.actions import operations as actions
from features.base import outbox
from features.base.models import OutboxEntry
from features.toggles import operations as toggles
from features.work import operations
from features.work.models import Passage, Position
from features.work.operations.moving_on import DWELL
from features.work.switches import WORK
from tests.cast import NOON


@pytest.fixture
def asked(a, begin):
    """A return in “Collecting papers”, which moves on by itself, with two papers asked for."""
    project = begin()
    return project, [_ask(a, project, title) for title in ("W-2", "1099")]


def _ask(a, project, title):
    return actions.ask(
        client=a.household, by=a.staff, now=NOON, kind="upload", title=title, project_id=project.pk
    )


def _stage() -> str:
    outbox.deliver_waiting()
    return Position.objects.select_related("stage").get().stage.name


@pytest.mark.requirement("S2-24")
def test_it_moves_on_when_the_last_to_do_is_done_and_says_that_nobody_did(a, asked):
    project, (first, last) = asked

    actions.settle(action=first, by=a.staff, now=NOON)
    assert _stage() == "Collecting papers"
    actions.settle(action=last, by=a.staff, now=NOON)
    assert _stage() == "First draft"

    line = Passage.objects.filter(project=project).first()
    assert (line.by_name, line.by_id, line.why) == (
        "Portico",
        None,
        "Nothing is asked of the client any more",
    )


def test_what_is_withdrawn_counts_as_done(a, asked):
    _, (first, last) = asked

    actions.settle(action=first, by=a.staff, now=NOON)
    actions.withdraw(action=last, by=a.staff, now=NOON)

    assert _stage() == "First draft"


def test_one_event_moves_by_one_stage_only(a, asked, stages):
    operations.edit_stage(
        stage=stages[1], by=a.owner, name="First draft", status=stages[1].status, moves_on=True
    )
    for action in asked[1]:
        actions.settle(action=action, by=a.staff, now=NOON)

    assert _stage() == "First draft"
    assert _stage() == "First draft"


@pytest.mark.parametrize("kept", ["held", "off", "reopened", "by_hand"])
def test_it_stays_where_somebody_wants_it(a, asked, stages, kept):
    project, (first, last) = asked
    if kept == "by_hand":
        operations.edit_stage(
            stage=stages[0], by=a.owner, name="Papers", status=stages[0].status, moves_on=False
        )
    actions.settle(action=first, by=a.staff, now=NOON)
    actions.settle(action=last, by=a.staff, now=NOON)
    if kept == "held":
        operations.hold(project=project, reason="Words", by=a.staff, now=NOON)
    elif kept == "off":
        toggles.turn(switch=WORK, on=False, by=a.owner)
    elif kept == "reopened":
        actions.reopen(action=last, by=a.staff, now=NOON)

    outbox.deliver_waiting()

    assert Position.objects.get().stage == stages[0]


def test_it_stays_in_a_stage_for_ten_minutes_at_least(a, asked, stages):
    now = timezone.now()
    Position.objects.update(entered_at=now)
    for action in asked[1]:
        actions.settle(action=action, by=a.staff, now=now)

    outbox.deliver_waiting()

    assert Position.objects.get().stage == stages[0]
    waiting = OutboxEntry.objects.filter(kind="work.move_on", state="waiting")
    assert {one.next_at for one in waiting} == {now + DWELL} == {now + timedelta(minutes=10)}
    outbox.deliver_waiting(now=now + DWELL)
    assert Position.objects.get().stage == stages[0]  # not by the worker's word alone: the clock decides


def test_what_somebody_moved_meanwhile_is_left_where_it_is(a, asked, stages):
    project, found = asked
    operations.edit_stage(
        stage=stages[1], by=a.owner, name="First draft", status=stages[1].status, moves_on=True
    )
    for action in found:
        actions.settle(action=action, by=a.staff, now=NOON)
    operations.move(project=project, stage=stages[1], by=a.staff, now=NOON)

    assert _stage() == "First draft"

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from features.actions import operations as actions
from features.actions.models import Action
from features.base import outbox
from features.base.errors import Conflict, NotAllowed, Refused
from features.base.models import OutboxEntry
from features.notifications.models import Notification
from features.projects import operations as projects
from features.projects.models import TeamMember
from features.toggles import operations as toggles
from features.work import automation, operations, terms, trying
from features.work.models import Passage, Position, Rule, RuleRun, Stage
from features.work.switches import WORK
from tests.cast import NOON


@pytest.fixture
def rule(a):
    """Write a rule, try it, and switch it on."""

    def written(name="Onward", **given):
        made = operations.add_rule(by=a.owner, name=name, **given)
        operations.try_rule(rule=made, by=a.owner, now=NOON)
        operations.switch_rule(rule=made, on=True, by=a.owner)
        return made

    return written


def _ran() -> list[tuple[str, str]]:
    for _ in range(8):  # what rules set off waits for the worker in its turn
        outbox.deliver_waiting()
    return list(RuleRun.objects.order_by("created_at", "at").values_list("rule_name", "outcome"))


def _today(a):
    return timezone.localdate(timezone.now(), ZoneInfo(a.firm.time_zone))


def test_all_that_a_rule_says_is_done_and_written_down(a, begin, stages, rule):
    rule(
        trigger="moved", stage=stages[1], to_stage=stages[3], tell="Your draft is on its way.", ask="Look at your draft",
        ask_days=5, assign=a.admin,
    )  # fmt: skip
    project = begin()

    operations.move(project=project, stage=stages[1], by=a.staff, now=timezone.now())

    assert _ran() == [("Onward", "did")]
    assert Position.objects.get().stage == stages[3]
    line = Passage.objects.filter(project=project).first()
    assert (line.by_name, line.why, line.note) == ("Portico", "Rule “Onward”", "Your draft is on its way.")
    asked = Action.objects.get(project_id=project.pk)
    assert (asked.title, asked.due_on) == ("Look at your draft", _today(a) + timedelta(days=5))
    assert {one.user_id for one in Notification.objects.filter(kind="work.noted")} == {
        a.alice.user_id, a.bob.user_id,
    }  # fmt: skip
    assert TeamMember.objects.get(project=project).membership == a.admin
    words = " ".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)
    assert "Your draft is on its way." in words
    assert not [name for name in [*Stage.objects.values_list("name", flat=True), "Onward"] if name in words]


def test_it_runs_for_what_fits_only(a, begin, stages, rule):
    rule(
        trigger="moved",
        stage=stages[1],
        if_name="RETURN",
        if_kind="household",
        if_member=a.staff,
        tell="Words",
    )
    fits = begin("Return 2025", team=[a.staff.pk])
    others = [
        begin("Books", team=[a.staff.pk]),
        begin("Return 2024"),
        begin("Return", client=a.bakery, team=[a.staff.pk]),
    ]

    for project in (fits, *others):
        operations.move(project=project, stage=stages[1], by=a.staff, now=timezone.now())

    assert _ran() == [("Onward", "did")]
    assert RuleRun.objects.get().project == fits


def test_work_that_begins_sets_off_rules(a, stages, rule):
    rule(trigger="begun", to_stage=stages[0])

    made = projects.create(client=a.household, by=a.staff, now=NOON, name="New")

    assert _ran() == [("Onward", "did")]
    assert Position.objects.get(project=made).stage == stages[0]


def test_when_the_client_has_done_everything_it_runs_once(a, begin, stages, rule):
    rule(trigger="done", stage=stages[1], tell="Thank you.")
    project = begin(at=1)
    first, last = (
        actions.ask(
            client=a.household, by=a.staff, now=NOON, kind="upload", title=title, project_id=project.pk
        )
        for title in ("W-2", "1099")
    )

    actions.settle(action=first, by=a.staff, now=NOON)
    assert _ran() == []
    actions.settle(action=last, by=a.staff, now=NOON)
    assert _ran() == [("Onward", "did")]
    actions.reopen(action=last, by=a.staff, now=NOON)
    actions.settle(action=last, by=a.staff, now=NOON)
    assert _ran() == [("Onward", "did")]


def test_what_a_rule_asks_does_not_set_it_off_again(a, begin, stages, rule):
    rule(trigger="done", ask="Look at your draft")
    project = begin(at=1)
    action = actions.ask(
        client=a.household, by=a.staff, now=NOON, kind="upload", title="W-2", project_id=project.pk
    )

    actions.settle(action=action, by=a.staff, now=NOON)
    assert _ran() == [("Onward", "did")]
    asked = Action.objects.get(project_id=project.pk, title="Look at your draft")
    actions.settle(action=asked, by=a.staff, now=NOON)

    assert _ran() == [("Onward", "did")]
    assert Action.objects.filter(project_id=project.pk).count() == 2


def test_two_rules_that_lead_to_each_other_stop_after_one_round(a, begin, stages, rule):
    rule("There", trigger="moved", stage=stages[1], to_stage=stages[2])
    rule("Back", trigger="moved", stage=stages[2], to_stage=stages[1])
    project = begin()

    operations.move(project=project, stage=stages[1], by=a.staff, now=timezone.now())

    assert _ran() == [("There", "did"), ("Back", "did"), ("There", "stopped")]
    assert "circle" in RuleRun.objects.get(outcome="stopped").words
    assert Position.objects.get().stage == stages[1]


def test_a_chain_and_a_day_have_an_end(a, begin, stages, rule, monkeypatch):
    monkeypatch.setattr(automation, "PER_DAY", 1)
    made, project = rule(trigger="moved", stage=stages[1], tell="Words"), begin()
    others = [uuid.uuid4() for _ in range(automation.LONGEST_CHAIN)]

    assert "set off one another" in automation.stop(made, project, others, NOON)
    for at in (1, 2, 1):
        operations.move(project=project, stage=stages[at], by=a.staff, now=timezone.now())
        _ran()
    assert _ran() == [("Onward", "did"), ("Onward", "stopped")]


def test_what_is_not_possible_leaves_nothing_but_a_line(a, begin, stages, rule):
    rule(
        trigger="moved", stage=stages[3], ask="Words", to_stage=stages[0]
    )  # a step back, and no word for the client
    project = begin()

    operations.move(project=project, stage=stages[3], by=a.staff, now=timezone.now())

    assert _ran() == [("Onward", "failed")]
    assert "step back" in RuleRun.objects.get().words
    assert Position.objects.get().stage == stages[3]
    assert not Action.objects.exists()


@pytest.mark.parametrize("since", ["held", "moved", "off", "completed", "rule off"])
def test_what_a_person_did_since_is_respected(a, begin, stages, rule, since):
    made, project = rule(trigger="moved", stage=stages[1], to_stage=stages[3]), begin()
    operations.move(project=project, stage=stages[1], by=a.staff, now=timezone.now())
    if since == "held":
        operations.hold(project=project, reason="Words", by=a.staff, now=timezone.now())
    elif since == "moved":
        operations.move(project=project, stage=stages[2], by=a.staff, now=timezone.now())
    elif since == "off":
        toggles.turn(switch=WORK, on=False, by=a.owner)
    elif since == "completed":
        projects.complete(project=project, by=a.staff, now=timezone.now())
    else:
        operations.switch_rule(rule=made, on=False, by=a.owner)

    assert _ran() == ([("Onward", "failed")] if since == "held" else [])
    assert Position.objects.get().stage != stages[3]


def test_without_a_rule_that_waits_nothing_is_written_down(a, begin, stages):
    begin()

    assert not OutboxEntry.objects.filter(kind="work.rules").exists()


def test_a_rule_goes_on_only_as_it_was_tried(a, begin, stages):
    made = operations.add_rule(by=a.owner, name="Onward", trigger="moved", stage=stages[1], tell="Words")
    project = begin(at=1)

    with pytest.raises(Conflict, match="on paper"):
        operations.switch_rule(rule=made, on=True, by=a.owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.update(is_on=True)
    seen = trying.on_paper(made, by=a.owner)
    assert (seen.looked_at, seen.fits, seen.rows) == (1, 1, [(project, "")])
    operations.try_rule(rule=made, by=a.owner, now=NOON)
    assert operations.switch_rule(rule=made, on=True, by=a.owner)
    assert _ran() == []  # what stood there before is not touched
    operations.edit_rule(rule=made, by=a.owner, tell="Other words")
    made.refresh_from_db()
    assert (made.is_on, made.tried_at) == (False, None)


def test_on_paper_says_what_would_keep_it(a, begin, stages):
    made = operations.add_rule(by=a.owner, name="Back", trigger="done", to_stage=stages[0])
    begin("A step back", at=3), begin("There already")
    held, asked = begin("Held", at=3), begin("Asked", at=3)
    operations.hold(project=held, reason="Words", by=a.owner, now=NOON)
    actions.ask(client=a.household, by=a.staff, now=NOON, kind="upload", title="W-2", project_id=asked.pk)

    found = {project.name: why.partition(":")[0] for project, why in trying.on_paper(made, by=a.owner).rows}

    assert found == {
        "A step back": "The client would see a step back", "Asked": "Not yet", "Held": "It is on hold.",
        "There already": "It is there already.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"trigger": "moved", "tell": "W"}, "stage"),
        ({"trigger": "done"}, "to_stage"),
        ({"trigger": "never", "tell": "W"}, "trigger"),
        ({"trigger": "done", "tell": "W", "if_kind": "alien"}, "if_kind"),
        ({"trigger": "done", "ask": "W", "ask_days": 366}, "ask_days"),
        ({"trigger": "done", "tell": "W" * 301}, "tell"),
    ],
)
def test_what_does_not_go_together_is_refused_with_its_field(a, given, field):
    with pytest.raises(Refused) as refusal:
        operations.add_rule(by=a.owner, name="Words", **given)
    assert refusal.value.field == field


def test_stages_of_rules_stay_and_there_are_limits(a, stages, monkeypatch):
    with pytest.raises(Refused):
        operations.add_rule(by=a.owner, name="W", trigger="moved", stage=stages[1], to_stage=stages[1])
    with pytest.raises(Refused):
        operations.add_rule(by=a.owner, name="W", trigger="begun", stage=stages[1], tell="W")
    operations.add_rule(by=a.owner, name="Words", trigger="moved", stage=stages[1], tell="W")
    with pytest.raises(Conflict, match="rule “Words” uses it"):
        operations.remove_stage(stage=stages[1], by=a.owner, now=NOON)
    with pytest.raises(Conflict, match="rule “Words” uses it"):
        operations.remove_pipeline(pipeline=stages[1].pipeline, by=a.owner)
    with pytest.raises(Conflict, match="already have"):
        operations.add_rule(by=a.owner, name="words", trigger="done", tell="W")
    monkeypatch.setattr(terms, "MOST_RULES", 1)
    with pytest.raises(Refused, match="Remove one first"):
        operations.add_rule(by=a.owner, name="More", trigger="done", tell="W")
    with pytest.raises(NotAllowed):
        operations.add_rule(by=a.staff, name="More", trigger="done", tell="W")


def test_the_log_refuses_any_change_and_stays_when_the_rule_goes(a, begin, stages, rule):
    made, project = rule(trigger="moved", stage=stages[1], tell="Words"), begin()
    operations.move(project=project, stage=stages[1], by=a.staff, now=timezone.now())
    assert _ran() == [("Onward", "did")]

    operations.remove_rule(rule=made, by=a.owner)

    assert trying.log(a.owner).get().rule_name == "Onward"
    for change in (lambda: RuleRun.objects.update(words="x"), lambda: RuleRun.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

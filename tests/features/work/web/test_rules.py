import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.base import outbox
from features.work import operations
from features.work.models import Position, Rule
from tenants.context import inside
from tests.cast import NOON
from tests.http import text_of

BASE = "/workspace/settings/work/rules/"


def test_a_rule_is_written_tried_switched_on_and_works(cast, owner, begin, stages):
    project = begin("Return 2025")
    form = {"name": "Onward", "trigger": "moved", "stage": str(stages[1].pk), "to_stage": str(stages[3].pk)}

    assert owner.post(f"{BASE}new/", {**form, "to_stage": ""}).status_code == 422
    assert owner.post(f"{BASE}new/", form)["Location"] == BASE
    with inside(cast.a.firm):
        rule = Rule.objects.get()
        operations.move(project=project, stage=stages[1], by=cast.a.staff, now=NOON)
    assert "Switch on" not in text_of(owner.get(BASE))
    paper = text_of(owner.post(f"{BASE}{rule.pk}/trial/"))
    assert "1 of 1 open job there." in paper
    assert "Move it to “Partner review” (clients read “In review”)" in paper
    with inside(cast.a.firm):
        assert Position.objects.get().stage_id == stages[1].pk  # on paper only
    owner.post(f"{BASE}{rule.pk}/switch/", {"on": "1"})
    with inside(cast.a.firm):
        operations.move(project=project, stage=stages[2], by=cast.a.staff, now=NOON)
        operations.move(project=project, stage=stages[1], by=cast.a.staff, now=NOON)
        outbox.deliver_waiting()
        assert Position.objects.get().stage_id == stages[3].pk
    page = text_of(owner.get(BASE))
    assert "Moved to “Partner review”" in page
    assert "Return 2025" in page


def test_a_changed_rule_is_off_and_a_removed_one_is_gone(cast, owner, stages):
    with inside(cast.a.firm):
        rule = operations.add_rule(
            by=cast.a.owner, name="Onward", trigger="done", tell="Words", ask="W", ask_days=3
        )
    path = f"{BASE}{rule.pk}/"

    shown = owner.get(path).content.decode()
    assert re.search(r'name="ask_days"[^>]*value="3"|value="3"[^>]*name="ask_days"', shown)
    assert "Try it on paper first." in text_of(
        owner.get(owner.post(f"{path}switch/", {"on": "1"})["Location"])
    )
    owner.post(path, {"name": "Thanks", "trigger": "done", "tell": "Thank you."})
    with inside(cast.a.firm):
        rule = Rule.objects.get()
        assert (rule.name, rule.tell, rule.ask, rule.ask_days) == ("Thanks", "Thank you.", "", None)
    owner.post(f"{path}removal/")
    assert owner.get(path).status_code == 404


@pytest.mark.parametrize("path", ["", "new/"])
def test_rules_are_not_for_everybody(staff, path):
    assert staff.get(f"{BASE}{path}").status_code == 403


def test_hostile_words_are_shown_as_words_and_many_rules_cost_the_same(cast, owner, stages):
    def queries() -> int:
        owner.get(BASE)
        with CaptureQueriesContext(connection) as caught:
            owner.get(BASE)
        return len(caught)

    with inside(cast.a.firm):
        operations.add_rule(
            by=cast.a.owner, name="<b>x</b>", trigger="done", assign=cast.a.staff, to_stage=stages[1]
        )
    one = queries()
    assert "<b>x</b>" not in owner.get(BASE).content.decode()
    with inside(cast.a.firm):
        for name in ("Two", "Three"):
            operations.add_rule(
                by=cast.a.owner, name=name, trigger="done", assign=cast.a.staff, to_stage=stages[1]
            )

    assert queries() == one

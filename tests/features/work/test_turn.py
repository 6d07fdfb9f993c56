"""Whose turn it is, and what is expected: whatever the work stands in, what its client reads goes together."""

import os
import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.base.scope import scope
from features.projects.models import Project
from features.work import days, standing
from features.work.expected import FEWEST
from features.work.models import Passage, Position
from tests.cast import NOON

CASES = int(os.environ.get("WORK_CASES", "60"))
STATES = ("done", "now", "next")


@pytest.fixture
def past(a, begin, stages):
    """As many past times of every stage as it takes to expect something: one to eight days in each."""
    project = begin("Past", at=None)
    Passage.objects.bulk_create(
        Passage(
            project=project, kind="moved", at=NOON, from_stage_id=stage.pk, to_stage_id=stage.pk, by_name="x",
            spent=timedelta(days=days + 1), batch=uuid.uuid4(),
        )
        for stage in stages
        for days in range(FEWEST)
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    at: int
    asked: bool
    held: bool
    is_open: bool
    hours: int


CASE = st.builds(Case, st.integers(0, 5), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 2000))


@pytest.mark.usefixtures("past")
@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=CASE)
def test_a_turn_a_day_and_the_steps_go_together(a, stages, case):
    at, asked, held, is_open = case.at, case.asked, case.held, case.is_open
    now = NOON + timedelta(hours=case.hours)
    project = Project(client=a.household, name="Return", state="open" if is_open else "completed")
    project.completed_at = None if is_open else NOON
    Position(
        project=project, stage=stages[at], entered_at=NOON, shown_since=NOON, held_at=NOON if held else None
    )
    project.asked = {"id": str(uuid.uuid4()), "title": "W-2", "at": NOON.isoformat()} if asked else None

    with scope():
        found = standing.read(project, now=now)

    waits = is_open and not held
    assert found.turn == ("you" if waits and asked else "us" if waits and at < len(stages) - 1 else "")
    assert found.since <= now
    if found.due is not None:
        assert found.turn == "us"
        assert now <= found.due.earliest <= found.due.day <= found.due.latest
    elif found.turn == "us":
        assert now >= NOON + timedelta(days=6)  # past even the slower quarter of a single stage
    marks = [STATES.index(state) for _, state in found.steps]
    assert marks == sorted(marks)
    assert marks.count(STATES.index("now")) == (1 if is_open else 0)
    with scope():
        dated = days.dated(found, [], now=now)
    ahead = [said for _, state, said in dated if state != "done"]
    assert [bool(said) for said in ahead] == [found.due is not None] * (len(ahead) - 1) + [False] * bool(
        ahead
    )
    read = f"{found.status} {dated} {found.label} {found.facts} {found.next}"
    assert not [stage.name for stage in stages if stage.name in read]

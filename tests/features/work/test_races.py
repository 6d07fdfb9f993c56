"""At the same moment: a project is in one place, its history is one line after another, and nobody waits for each other."""

from functools import partial
from itertools import pairwise

import pytest

from features.actions import operations as actions
from features.base import outbox
from features.base.errors import DomainError
from features.projects import operations as projects
from features.projects.models import Project
from features.work import operations
from features.work.models import Passage, Pipeline, Position, Stage
from tenants.context import inside
from tests.cast import NOON
from tests.racing import at_once

pytestmark = pytest.mark.slow
ROUNDS = 4


@pytest.fixture
def a(committed_database):
    return committed_database.a


def _begun(a, count: int, at: int = 0) -> list[Project]:
    with inside(a.firm):
        made = [
            projects.create(client=a.household, by=a.staff, now=NOON, name=f"Return {n}")
            for n in range(count)
        ]
        for one in made:
            operations.move(project=one, stage=_stages()[at], by=a.staff, now=NOON)
        return made


def _stages() -> list[Stage]:
    return list(Stage.objects.filter(pipeline=Pipeline.objects.first()).order_by("order"))


def _is_one_way(project: Project) -> bool:
    """Return whether each line of the history begins where the one before ended, and it stands where the last ends."""
    lines = list(Passage.objects.filter(project=project, kind="moved").order_by("created_at"))
    joined = all(one.to_stage_id == other.from_stage_id for one, other in pairwise(lines))
    return joined and Position.objects.get(project=project).stage_id == lines[-1].to_stage_id


def test_of_two_moves_each_begins_where_the_other_ended(a):
    for project in _begun(a, ROUNDS):
        with inside(a.firm):
            stages, mine, theirs = (
                _stages(),
                Project.objects.get(pk=project.pk),
                Project.objects.get(pk=project.pk),
            )

        at_once(
            partial(operations.move, project=mine, stage=stages[1], by=a.staff, now=NOON, note="W"),
            partial(operations.move, project=theirs, stage=stages[3], by=a.owner, now=NOON, note="W"),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        with inside(a.firm):
            lines = Passage.objects.filter(project=project, kind="moved")
            ends = sorted((one.from_name, one.to_name) for one in lines)
        assert ends in (
            [
                ("", "Collecting papers"),
                ("Collecting papers", "First draft"),
                ("First draft", "Partner review"),
            ],
            [
                ("", "Collecting papers"),
                ("Collecting papers", "Partner review"),
                ("Partner review", "First draft"),
            ],
        )


def test_two_who_move_the_same_ones_to_different_stages_both_end(a):
    rows = _begun(a, 12)
    with inside(a.firm):
        stages, mine, theirs = _stages(), list(Project.objects.all()), list(Project.objects.order_by("-pk"))

    at_once(
        partial(operations.move_many, projects=mine, stage=stages[1], by=a.staff, now=NOON, note="W"),
        partial(operations.move_many, projects=theirs, stage=stages[1], by=a.owner, now=NOON, note="W"),
        firm=a.firm, refused=DomainError,
    )  # fmt: skip

    with inside(a.firm):
        assert Position.objects.filter(stage=stages[1]).count() == len(rows)
        assert Passage.objects.filter(to_stage_id=stages[1].pk).count() == len(rows)


def test_a_stage_that_is_removed_while_work_comes_into_it_holds_none(a):
    (project,) = _begun(a, 1)
    with inside(a.firm):
        stages = _stages()

    at_once(
        partial(operations.remove_stage, stage=stages[1], to=stages[2], by=a.owner, now=NOON),
        partial(operations.move, project=project, stage=stages[1], by=a.staff, now=NOON),
        firm=a.firm, refused=DomainError,
    )  # fmt: skip

    with inside(a.firm):
        here = Position.objects.select_related("stage").get()
        gone = not Stage.objects.filter(pk=stages[1].pk).exists()
    assert here.stage_id != stages[1].pk or not gone


def test_when_the_last_two_things_end_at_the_same_moment_it_moves_on(a):
    for project in _begun(a, ROUNDS):
        with inside(a.firm):
            one, other = (
                actions.ask(
                    client=a.household,
                    by=a.staff,
                    now=NOON,
                    kind="upload",
                    title=title,
                    project_id=project.pk,
                )
                for title in ("W-2", "1099")
            )

        at_once(
            partial(actions.settle, action=one, by=a.staff, now=NOON),
            partial(actions.settle, action=other, by=a.owner, now=NOON),
            firm=a.firm, refused=DomainError,
        )  # fmt: skip

        with inside(a.firm):
            outbox.deliver_waiting()
            assert Position.objects.get(project=project).stage == _stages()[1]
            assert _is_one_way(project)

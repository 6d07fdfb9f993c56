import pytest
from django.db import IntegrityError, transaction

from features.base.errors import Conflict, NotThere, Refused
from features.notifications.models import Notification
from features.projects import operations as projects
from features.toggles.queries import is_on
from features.work import layout, operations, queries, standing
from features.work.models import ClientStatus, Pipeline, Position, Stage
from features.work.starters import OF
from features.work.switches import WORK
from tests.cast import NOON


@pytest.mark.parametrize("kind", OF)
def test_each_kind_of_firm_begins_with_stages_that_lead_through_all_statuses(kind, a):
    Stage.objects.all().delete(), Pipeline.objects.all().delete(), ClientStatus.objects.all().delete()

    operations.write_starters(kind=kind)

    line = layout.now().lines[0]
    assert [step.name for step in line.steps] == list(ClientStatus.objects.values_list("name", flat=True))
    assert not {place.name for place in line.places} & {step.name for step in line.steps}


def test_starters_come_once(a):
    with pytest.raises(Conflict):
        operations.add_starters(by=a.owner)


def test_the_switch_waits_for_a_status(a):
    assert is_on(WORK)
    Stage.objects.all().delete(), Pipeline.objects.all().delete(), ClientStatus.objects.all().delete()
    layout.changed()

    assert not is_on(WORK)
    operations.add_status(by=a.owner, name="In review")
    assert is_on(WORK)


def test_names_are_there_once(a, stages):
    for again in (
        lambda: operations.add_status(by=a.owner, name="IN REVIEW"),
        lambda: operations.add_pipeline(by=a.owner, name="yearly return"),
        lambda: operations.add_stage(pipeline=stages[0].pipeline, by=a.owner, name="first draft"),
    ):
        with pytest.raises(Conflict, match="already have"):
            again()
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.create(pipeline=stages[0].pipeline, name="FIRST DRAFT", order=9)


def test_a_stage_in_use_goes_only_when_its_projects_have_a_place(a, begin, stages):
    begin()
    papers, draft = stages[:2]

    with pytest.raises(Conflict, match="1 job stands"):
        operations.remove_stage(stage=papers, by=a.owner, now=NOON)
    with pytest.raises(Refused):
        operations.remove_stage(stage=papers, by=a.owner, now=NOON, to=papers)
    operations.remove_stage(stage=papers, by=a.owner, now=NOON, to=draft)

    assert Position.objects.get().stage == draft
    assert not Stage.objects.filter(pk=papers.pk).exists()
    with pytest.raises(Conflict):
        operations.remove_pipeline(pipeline=draft.pipeline, by=a.owner)


def test_completed_work_leaves_a_removed_stage_without_a_word_to_anybody(a, begin, stages):
    project = begin(at=5)
    projects.complete(project=project, by=a.staff, now=NOON)
    ClientStatus.objects.update(tells=True)

    operations.remove_stage(stage=stages[5], by=a.owner, now=NOON, to=stages[0])  # a step back, were it open

    assert Position.objects.get().stage == stages[0]
    assert len(standing.story(queries.history(project))) == 1
    assert not Notification.objects.filter(kind="work.moved").exists()


def test_a_status_that_went_meanwhile_is_refused(a, stages):
    spare = operations.add_status(by=a.owner, name="Spare")
    ClientStatus.objects.filter(pk=spare.pk).delete()

    with pytest.raises(Refused, match="gone"):
        operations.add_stage(pipeline=stages[0].pipeline, by=a.owner, name="New", status=spare)
    with pytest.raises(NotThere):
        operations.move_status(status=spare, to="up", by=a.owner)


def test_a_status_that_a_stage_shows_stays(a, stages):
    with pytest.raises(Conflict, match="Partner review"):
        operations.remove_status(status=stages[3].status, by=a.owner)
    spare = operations.add_status(by=a.owner, name="Spare", tone="good", icon="check")
    operations.remove_status(status=spare, by=a.owner)
    with pytest.raises(Refused):
        operations.add_status(by=a.owner, name="Pink", tone="pink")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientStatus.objects.update(tone="pink")


def test_there_are_limits(a, stages, monkeypatch):
    monkeypatch.setattr("features.work.rules.MOST_STAGES", len(stages))

    with pytest.raises(Refused, match="Remove one first"):
        operations.add_stage(pipeline=stages[0].pipeline, by=a.owner, name="One more")


def test_a_stage_without_a_status_shows_the_one_before(a, stages):
    operations.edit_stage(stage=stages[2], by=a.owner, name="Quiet", status=None, moves_on=False)
    operations.edit_stage(stage=stages[0], by=a.owner, name="Inside", status=None, moves_on=False)

    plan = layout.now()
    assert plan.place(stages[0].pk).status is None
    assert plan.place(stages[2].pk).status.name == "In preparation"
    assert layout.is_step_back(plan, plan.place(stages[3].pk), plan.place(stages[0].pk))
    assert not layout.is_step_back(plan, plan.place(stages[0].pk), plan.place(stages[3].pk))
    operations.shift_stage(stage=stages[2], to="up", by=a.owner)
    assert [one.name for one in layout.now().lines[0].places][:3] == ["Inside", "Quiet", "First draft"]

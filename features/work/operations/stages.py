"""The stages of a pipeline, and what each shows clients."""

from django.db import transaction

from features.base import audit
from features.base.errors import Refused
from features.base.permissions import Actor
from features.work import layout, rules
from features.work.models import ClientStatus, Pipeline, Stage
from features.work.operations.common import Way, held, need, room, saved, shift


@transaction.atomic
def add_stage(
    *, pipeline: Pipeline, name: str, by: Actor, status: ClientStatus | None = None, moves_on: bool = False
) -> Stage:
    """
    Add a stage at the end of a pipeline.

    :raises Refused: the name can't be taken, or there are too many.
    :raises Conflict: the pipeline has one of this name.
    """
    found = held(pipeline, by)
    place = room(found.stages.all(), rules.MOST_STAGES, "stages in this pipeline")
    _kept(status)
    made = Stage(pipeline=found, name=rules.stage_name(name), status=status, moves_on=moves_on, order=place)
    added = saved(made, "stage")
    layout.changed()
    audit.record("work_stage.added", by=by, about=added, pipeline=found.name)
    return added


@transaction.atomic
def edit_stage(*, stage: Stage, by: Actor, name: str, status: ClientStatus | None, moves_on: bool) -> bool:
    """Change it; what clients read of the projects in it changes at once. Return whether anything differed."""
    found = held(stage, by)
    wanted = (rules.stage_name(name), status.pk if status else None, moves_on)
    if (found.name, found.status_id, found.moves_on) == wanted:
        return False
    _kept(status)
    found.name, found.status_id, found.moves_on = wanted
    saved(found, "stage")
    layout.changed()
    audit.record("work_stage.changed", by=by, about=found, pipeline=found.pipeline.name)
    return True


@transaction.atomic
def shift_stage(*, stage: Stage, to: Way, by: Actor) -> None:
    """Let it and its neighbor change places in the pipeline."""
    need(by)
    shift(Stage.objects.filter(pipeline=stage.pipeline_id), stage, to)
    layout.changed()


def _kept(status: ClientStatus | None) -> None:
    """
    Keep a status from being removed until the transaction ends.

    :raises Refused: it is gone.
    """
    if status and not ClientStatus.objects.select_for_update(no_key=True).filter(pk=status.pk).exists():
        raise Refused("This status is gone. Choose another.", field="status")

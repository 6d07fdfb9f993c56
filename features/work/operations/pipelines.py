"""The ways that the firm's services go."""

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict
from features.base.permissions import Actor
from features.work import layout, rules
from features.work.models import Pipeline, Position
from features.work.operations.common import Way, held, need, room, saved, shift, spare, standing_in


@transaction.atomic
def add_pipeline(*, name: str, by: Actor) -> Pipeline:
    """
    Add a pipeline without stages.

    :raises NotAllowed: the role may not change the portal's settings.
    :raises Refused: the name can't be taken, or there are too many.
    :raises Conflict: there is one of this name.
    """
    need(by)
    place = room(Pipeline.objects.all(), rules.MOST_PIPELINES, "pipelines")
    added = saved(Pipeline(name=rules.pipeline_name(name), order=place), "pipeline")
    layout.changed()
    audit.record("work_pipeline.added", by=by, about=added)
    return added


@transaction.atomic
def rename_pipeline(*, pipeline: Pipeline, name: str, by: Actor) -> bool:
    """
    Call it otherwise. Return whether that changed anything.

    :raises Conflict: there is one of this name.
    """
    found, tidy = held(pipeline, by), rules.pipeline_name(name)
    if found.name == tidy:
        return False
    found.name = tidy
    audit.record("work_pipeline.renamed", by=by, about=saved(found, "pipeline"))
    layout.changed()
    return True


@transaction.atomic
def move_pipeline(*, pipeline: Pipeline, to: Way, by: Actor) -> None:
    """Let it and its neighbor change places in the list."""
    need(by)
    shift(Pipeline.objects.all(), pipeline, to)
    layout.changed()


@transaction.atomic
def remove_pipeline(*, pipeline: Pipeline, by: Actor) -> None:
    """
    Remove it with its stages.

    :raises Conflict: projects stand in it, or a rule or template uses it.
    """
    found = held(pipeline, by)
    list(found.stages.select_for_update().order_by("pk"))  # nothing comes into them any more
    if count := Position.objects.filter(stage__pipeline=found).count():
        raise Conflict(f"{standing_in(count, found.name)} Move them to another pipeline first.")
    spare(found.stages.all())
    audit.record("work_pipeline.removed", by=by, about=found)
    found.delete()
    layout.changed()

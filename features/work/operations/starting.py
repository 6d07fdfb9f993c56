"""A firm begins with statuses and a pipeline of its kind, and makes them its own."""

from django.db import IntegrityError, transaction

from features.base import audit
from features.base.errors import Conflict
from features.base.permissions import Actor
from features.work import layout, starters
from features.work.models import ClientStatus, Pipeline, Stage
from features.work.operations.common import need
from tenants.context import require_firm


@transaction.atomic
def add_starters(*, by: Actor) -> str:
    """
    Put the starter set of the firm's kind into empty settings. Return the name of its pipeline.

    :raises NotAllowed: the role may not change the portal's settings.
    :raises Conflict: there are statuses or pipelines already.
    """
    need(by)
    if ClientStatus.objects.exists() or Pipeline.objects.exists():
        raise Conflict("There are statuses or pipelines already.")
    try:
        with transaction.atomic():
            name = write_starters(kind=require_firm().kind)
    except IntegrityError as twice:
        raise Conflict("Somebody else has just begun with them.") from twice
    audit.record("work.starters_added", by=by, pipeline=name)
    return name


@transaction.atomic
def write_starters(*, kind: str) -> str:
    """Write them, for a new firm: in three statements, for somebody waits for their portal."""
    starter = starters.of(kind)
    statuses = [
        ClientStatus(name=name, description=words, tone=tone, icon=icon, order=at)
        for at, (name, words, tone, icon) in enumerate(starter.statuses)
    ]
    pipeline, by_name = Pipeline(name=starter.pipeline, order=0), {one.name: one for one in statuses}
    ClientStatus.objects.bulk_create(statuses)
    pipeline.save(force_insert=True)
    Stage.objects.bulk_create(
        Stage(pipeline=pipeline, name=name, status=by_name[shows], moves_on=moves_on, order=at)
        for at, (name, shows, moves_on) in enumerate(starter.stages)
    )
    layout.changed()
    return pipeline.name

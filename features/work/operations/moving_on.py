"""
A project moves on by itself once nothing is asked of its client any more, out of a stage that says so. The end of a
to-do is heard in its own transaction; the move is work of the outbox, so that it is not lost and nobody waits for it.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.actions.models import Action
from features.base import outbox
from features.base.models import AuditEvent, OutboxEntry
from features.projects.models import Project
from features.toggles.queries import is_on
from features.work import layout, queries
from features.work.models import Position
from features.work.operations.moving import go
from features.work.operations.triggering import ENDED
from features.work.switches import WORK

KIND = "work.move_on"
DWELL = timedelta(minutes=10)  # that a project stays in a stage at least: what flickers is not shown
WHY = "Nothing is asked of the client any more"


def hear(event: AuditEvent) -> None:
    """Hear that a to-do ended; one event moves a project by one stage at most, and only forward."""
    if event.event not in ENDED or event.about_id is None or not is_on(WORK):
        return
    project_id = Action.objects.filter(pk=event.about_id).values_list("project_id", flat=True).first()
    here = Position.objects.filter(project=project_id, stage__moves_on=True).first() if project_id else None
    if (
        here is not None
    ):  # whether anything is still asked is seen later: two that end at once don't see each other
        outbox.put(KIND, {"project": str(project_id), **_where(here)})


@outbox.handles(KIND)
def move_on(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """
    Move it to the next stage, if that is still what to do: it is open, still there, not on hold, and nothing is asked.

    :raises NotYet: it has not been in its stage for long enough.
    """
    if not is_on(WORK):
        return
    with transaction.atomic():
        held = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
        project = held.filter(pk=UUID(payload["project"]), state=Project.State.OPEN).first()
        position = queries.position_of(project) if project else None
        is_there = position is not None and _where(position).items() <= payload.items()
        if project is not None and position is not None and is_there and position.held_at is None:
            _go(project, position)


def _where(position: Position) -> dict[str, str]:
    return {"stage": str(position.stage_id), "since": position.entered_at.isoformat()}


def _go(project: Project, position: Position) -> None:
    plan = layout.fresh()
    place = plan.place(position.stage_id)
    after = plan.line(place.line_id).after(place.id)
    if after is None or not place.moves_on or queries.is_asked(project.pk):
        return
    now = timezone.now()
    if now < position.entered_at + DWELL:
        raise outbox.NotYet(position.entered_at + DWELL)
    go(project=project, stage_id=after.id, now=now, why=WHY)

"""A stage goes, and the projects in it go to another one."""

import uuid
from datetime import datetime

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.projects.models import Project
from features.work import layout
from features.work.models import Passage, Position, Stage
from features.work.operations.common import need, spare, standing_in, stays
from features.work.operations.moving import ends, put, written_by

MOST = 200  # open projects that move when their stage is removed


@transaction.atomic
def remove_stage(*, stage: Stage, by: Actor, now: datetime, to: Stage | None = None, note: str = "") -> None:
    """
    Remove a stage. The projects in it, also those this person doesn't see, go to the stage `to`; completed ones without
    a word to anybody.

    :raises Conflict: a rule or template uses it; or projects stand in it, and nobody said where they go, or over 200
        of them are open.
    :raises Refused: clients would see a step back, and there is no note for them.
    """
    need(by)
    held = Project.objects.select_for_update(no_key=True, of=("self",)).filter(position__stage=stage)
    projects = {one.pk: one for one in held.select_related("client").order_by("pk")}
    found = _held(stage, to)
    inside = list(Position.objects.filter(stage=found).order_by("project"))
    if not {one.project_id for one in inside} <= projects.keys():
        raise Conflict("Somebody put work here just now. Try again.")
    spare(Stage.objects.filter(pk=found.pk))
    if inside:
        _leave(found, inside, projects, to, by=by, now=now, note=note)
    audit.record("work_stage.removed", by=by, about=found, pipeline=found.pipeline.name)
    found.delete()
    layout.changed()


def _held(stage: Stage, to: Stage | None) -> Stage:
    """
    Keep both, in one order, so that nobody waits for each other.

    :raises NotThere: the stage is gone.
    :raises Refused: there is no other stage to go to.
    """
    found: Stage | None = None
    is_there = to is None
    for one in sorted((row for row in (stage, to) if row), key=lambda row: row.pk):
        if one.pk == stage.pk:
            found = Stage.objects.select_for_update().filter(pk=stage.pk).first()
        else:
            is_there = stays(one.pk)
    if found is None:
        raise NotThere
    if not is_there:
        raise Refused("Choose another stage.", field="to")
    return found


def _leave(
    stage: Stage, inside: list[Position], projects: dict[uuid.UUID, Project], to: Stage | None, *, by: Actor,
    now: datetime, note: str,
) -> None:  # fmt: skip
    require(by, Permission.PROJECTS_EDIT)
    if to is None:
        raise Conflict(f"{standing_in(len(inside), stage.name)} Choose where to put them.", field="to")
    is_open = [one for one in inside if projects[one.project_id].is_open]
    if len(is_open) > MOST:
        raise Conflict(
            f"{standing_in(len(is_open), stage.name)} Move some on the board first: {MOST} go at once."
        )
    why = f"“{stage.name}” was removed"
    for one in is_open:
        put(projects[one.project_id], one, to.pk, by=by, now=now, why=why, note=note)
    _carry([one for one in inside if one not in is_open], stage, to, by=by, now=now, why=why)


def _carry(rows: list[Position], stage: Stage, to: Stage, *, by: Actor, now: datetime, why: str) -> None:
    """Move what is completed: its client reads “Done” before and after."""
    plan = layout.fresh()
    lines = ends(plan.place(stage.pk), plan.place(to.pk)) | written_by(by)
    Position.objects.filter(pk__in=[one.pk for one in rows]).update(stage=to, entered_at=now, shown_since=now)
    Passage.objects.bulk_create(
        [
            Passage(
                project_id=one.project_id, kind=Passage.Kind.MOVED, at=now, created_at=now, why=why,
                spent=now - one.entered_at, shown_since=one.shown_since, batch=uuid.uuid4(),
                **(lines | {"shown_to": lines["shown_from"]}),
            )
            for one in rows
        ],
        batch_size=500,
    )  # fmt: skip

"""A project comes into a stage, is held, goes on. Each leaves a line of its history."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.projects.models import Project
from features.work import emails, layout, queries, rules
from features.work.layout import Place
from features.work.models import Passage, Position, Stage
from features.work.operations import triggering
from features.work.operations.common import stays

Kind = Passage.Kind
COMPLETED = "{} is completed. Reopen it first."
NEEDS_NOTE = "Your client sees this as a step back. Write them a note why."


@transaction.atomic
def move(
    *, project: Project, stage: Stage, by: Actor, now: datetime, why: str = "", note: str = "",
    batch: uuid.UUID | None = None,
) -> Passage:  # fmt: skip
    """
    Put a project into a stage, of any pipeline. `why` is for the team, `note` for the client.

    :raises NotAllowed: the role may not edit projects.
    :raises NotThere: it is not theirs to see, or the stage is gone.
    :raises Conflict: it is completed, or stands there already.
    :raises Refused: clients would see a step back, and there is no note for them.
    """
    take(project, by)
    return put(
        project, queries.position_of(project), stage.pk, by=by, now=now, why=rules.why(why), note=rules.note(note),
        batch=batch,
    )  # fmt: skip


@transaction.atomic
def hold(*, project: Project, reason: str, by: Actor, now: datetime) -> None:
    """
    Put it on hold: the client reads that and why, and nothing moves it by itself.

    :raises Conflict: it is completed, in no stage, or held already.
    """
    take(project, by)
    if not project.is_open:
        raise Conflict(COMPLETED.format(project.name))
    position = _standing(project)
    if position.held_at is not None:
        raise Conflict(f"{project.name} is on hold already.")
    position.held_at, position.held_because = now, rules.reason(reason)
    position.save(update_fields=["held_at", "held_because"])
    _note(Kind.HELD, position, by, now, note=position.held_because)
    audit.record("work.held", by=by, about=project, client_id=project.client_id)


@transaction.atomic
def release(*, project: Project, by: Actor, now: datetime) -> None:
    """
    Go on with it.

    :raises Conflict: it is not on hold.
    """
    take(project, by)
    position = _standing(project)
    if position.held_at is None:
        raise Conflict(f"{project.name} is not on hold.")
    position.held_at, position.held_because = None, ""
    position.save(update_fields=["held_at", "held_because"])
    _note(Kind.RELEASED, position, by, now)
    audit.record("work.released", by=by, about=project, client_id=project.client_id)


@transaction.atomic
def go(*, project: Project, stage_id: uuid.UUID, now: datetime, why: str) -> Passage:
    """Move it by itself; who calls this has found that it may, and holds the project."""
    return put(project, queries.position_of(project), stage_id, by=None, now=now, why=why, note="")


def take(project: Project, by: Actor) -> None:
    """Let one at a time move it, and bring it up to date."""
    require(by, Permission.PROJECTS_EDIT)
    holding.hold(project, among=queries.in_workspace(by))


def put(
    project: Project, position: Position | None, stage_id: uuid.UUID, *, by: Actor | None, now: datetime, why: str,
    note: str, batch: uuid.UUID | None = None, chain: Sequence[uuid.UUID] = (),
) -> Passage:  # fmt: skip
    """Do what `move` says, for who has decided that it may be; the project is held. Rules led to it by `chain`."""
    if not stays(stage_id):
        raise NotThere
    plan = layout.fresh()
    before, after = (plan.place(position.stage_id) if position else None), plan.place(stage_id)
    _check(project, plan, before, after, note)
    is_new_step = before is None or before.status != after.status
    spent = now - position.entered_at if position else None
    since = now if position is None or is_new_step else position.shown_since
    Position.objects.update_or_create(
        project=project, defaults={"stage_id": stage_id, "entered_at": now, "shown_since": since}
    )
    passage = Passage.objects.create(
        project=project, kind=Kind.MOVED, at=now, created_at=now, spent=spent, why=why, note=note,
        shown_since=position.shown_since if position else None, batch=batch or uuid.uuid4(), **written_by(by),
        **ends(before, after),
    )  # fmt: skip
    audit.record("work.moved", by=by, about=project, client_id=project.client_id, stage=after.name)
    if is_new_step and after.status is not None and after.status.tells:
        emails.moved(project, passage, after.status, now=now)
    triggering.happened(triggering.MOVED, project.pk, stage_id=stage_id, since=now, chain=chain)
    return passage


def ends(before: Place | None, after: Place | None) -> dict[str, object]:
    """Return from where to where, as a line of the history says it."""
    return {
        "from_stage_id": before and before.id, "from_name": before.name if before else "",
        "shown_from": before.status.name if before and before.status else "",
        "to_stage_id": after and after.id, "to_name": after.name if after else "",
        "shown_to": after.status.name if after and after.status else "",
    }  # fmt: skip


def written_by(by: Actor | None) -> dict[str, object]:
    return {"by_name": by.name, "by_id": by.actor_id} if by else {"by_name": "Portico", "by_id": None}


def _check(project: Project, plan: layout.Layout, before: Place | None, after: Place, note: str) -> None:
    if not project.is_open:
        raise Conflict(COMPLETED.format(project.name))
    if before is not None and before.id == after.id:
        raise Conflict(f"{project.name} is in this stage already.")
    if not note and layout.is_step_back(plan, before, after):
        raise Refused(NEEDS_NOTE, field="note")


def _standing(project: Project) -> Position:
    position = queries.position_of(project)
    if position is None:
        raise Conflict(f"{project.name} is in no stage yet.")
    return position


def _note(kind: Kind, position: Position, by: Actor, now: datetime, note: str = "") -> None:
    here = layout.fresh().place(position.stage_id)
    Passage.objects.create(
        project_id=position.project_id, kind=kind, at=now, created_at=now, note=note, batch=uuid.uuid4(),
        **written_by(by), **ends(here, here),
    )  # fmt: skip

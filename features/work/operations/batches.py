"""Many projects move at once, and that can be undone for a while."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from features.base import audit, holding
from features.base.errors import Conflict, DomainError, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.projects.models import Project
from features.work import layout, queries
from features.work.models import Passage, Position, Stage
from features.work.operations.common import stays
from features.work.operations.moving import ends, move, written_by

Kind = Passage.Kind
MOST = 200
UNDO_WITHIN = timedelta(minutes=10)


@dataclass
class Moved:
    """What came of it: `left` says of each project that stayed why."""

    batch: uuid.UUID
    moved: list[Project] = field(default_factory=list)
    left: list[tuple[Project, str]] = field(default_factory=list)


@transaction.atomic
def move_many(
    *, projects: Sequence[Project], stage: Stage, by: Actor, now: datetime, note: str = ""
) -> Moved:
    """
    Put all of these into a stage; those that can't go there stay, and are named with the reason.

    :raises NotAllowed: the role may not edit projects.
    :raises Refused: these are none, or more than can be moved at once.
    """
    require(by, Permission.PROJECTS_EDIT)
    if not projects or len(projects) > MOST:
        raise Refused(f"Choose 1 to {MOST} of them.")
    outcome = Moved(uuid.uuid4())
    for project in sorted(
        projects, key=lambda one: one.pk
    ):  # in one order, so that nobody waits for each other
        try:
            with transaction.atomic():
                move(project=project, stage=stage, by=by, now=now, note=note, batch=outcome.batch)
            outcome.moved.append(project)
        except DomainError as refusal:
            outcome.left.append((project, refusal.message))
    return outcome


@transaction.atomic
def undo(*, batch: uuid.UUID, by: Actor, now: datetime) -> int:
    """
    Take back what this person moved at once, where nothing has happened since. Return how many went back.

    :raises NotThere: they moved nothing of that name.
    :raises Conflict: it is too late, or all of them have moved on.
    """
    require(by, Permission.PROJECTS_EDIT)
    mine = queries.in_workspace(by)
    rows = list(
        Passage.objects.filter(batch=batch, kind=Kind.MOVED, by_id=by.actor_id, project__in=mine).order_by(
            "project"
        )
    )
    if not rows:
        raise NotThere
    if now - rows[0].at > UNDO_WITHIN:
        raise Conflict("It is too late to undo this. Move them back instead.")
    back = [row for row in rows if _take_back(row, by, now)]
    if not back:
        raise Conflict("They have moved on since. Nothing was changed.")
    return len(back)


def _take_back(passage: Passage, by: Actor, now: datetime) -> bool:
    project = Project(pk=passage.project_id)
    holding.hold(project, among=queries.in_workspace(by))
    is_untouched = Q(held_at__isnull=True) | Q(held_at__lte=passage.at)
    here = Position.objects.filter(
        is_untouched, project=project, stage=passage.to_stage_id, entered_at=passage.at
    )
    if not project.is_open or not _set_back(here, passage):
        return False
    plan = layout.fresh()
    before = plan.place(passage.from_stage_id) if passage.from_stage_id else None
    Passage.objects.create(
        project=project, kind=Kind.UNDONE, at=now, created_at=now, batch=passage.batch, **written_by(by),
        **ends(plan.place(passage.to_stage_id), before),  # type: ignore[arg-type]
    )  # fmt: skip
    audit.record("work.undone", by=by, about=project, client_id=project.client_id)
    return True


def _set_back(here: QuerySet[Position], passage: Passage) -> bool:
    """Let it stand where it stood, since when it stood there; where that is gone, it stays."""
    if passage.from_stage_id is None:
        return bool(here.delete()[0])
    if not stays(passage.from_stage_id):
        return False
    since = passage.at - passage.spent if passage.spent else passage.at
    shown = passage.shown_since or since
    return bool(here.update(stage=passage.from_stage_id, entered_at=since, shown_since=shown))

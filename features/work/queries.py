"""Which work whom concerns. A client's side starts from the contact who asks, staff from the projects they see."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from features.accounts.models import Session
from features.actions import queries as actions
from features.actions.models import Action
from features.base.permissions import Actor
from features.clients.models import Contact
from features.projects import queries as projects
from features.projects.models import Project
from features.toggles.queries import is_on
from features.work.models import Passage, Position
from features.work.switches import WORK

Kind = Passage.Kind
MOST_HISTORY = 200


# --- the client's side -----------------------------------------------------------------------------


def shown_to(contact: Contact, session: Session) -> QuerySet[Any, Any]:
    """Return the projects this contact sees in this browser, with where each stands and what is asked of them in it."""
    return _with_asked(projects.shown_to(contact, session), contact)


def visible_to(contact: Contact) -> QuerySet[Any, Any]:
    """Return the same of all of their projects (S3-24); none while the switch is off."""
    rows = projects.visible_to(contact)
    return _with_asked(rows if is_on(WORK) else rows.none(), contact)


def _with_asked(rows: QuerySet[Project], contact: Contact) -> QuerySet[Any, Any]:
    """Add `asked`: what has been asked of this contact the longest for the project and is still to do."""
    waiting = actions.visible_to(contact).filter(actions.OPEN, project_id=OuterRef("pk"))
    first = waiting.order_by("created_at", "id").values(
        found=JSONObject(id="id", title="title", at="created_at")
    )
    return rows.select_related("client", "position").annotate(asked=Subquery(first[:1]))


def told_of(contact: Contact) -> QuerySet[Passage]:
    """Return the passages that a contact may still be told of: of projects they see, and not undone since."""
    rows = Passage.objects.filter(kind=Kind.MOVED, project__in=projects.visible_to(contact))
    return _not_undone(rows) if is_on(WORK) else rows.none()


def is_still_so(contact: Any, passage_id: UUID) -> bool:
    return told_of(contact).filter(pk=passage_id).exists()


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Project]:
    """Return the projects whose work a member of staff (or API key) sees."""
    return projects.in_workspace(by) if is_on(WORK) else Project.objects.none()


def with_open(rows: QuerySet[Project]) -> QuerySet[Any, Any]:
    """Add whether anything is asked of the client for it (`waits_on_client`)."""
    return rows.annotate(
        waits_on_client=Exists(Action.objects.filter(actions.OPEN, project_id=OuterRef("pk")))
    )


def is_asked(project_id: UUID) -> bool:
    """Return whether anything is asked for this project and still open."""
    return Action.objects.filter(actions.OPEN, project_id=project_id).exists()


# --- both ------------------------------------------------------------------------------------------


def position_of(project: Project) -> Position | None:
    return Position.objects.filter(project=project).first()


def history(project: Project) -> list[Passage]:
    """Return what happened, the newest first, 200 lines at most."""
    return list(Passage.objects.filter(project=project)[:MOST_HISTORY])


def without_undone(rows: Iterable[Passage]) -> list[Passage]:
    """Leave out what was undone, and that it was: it was never meant."""
    found = list(rows)
    undone = {row.batch for row in found if row.kind == Kind.UNDONE}
    return [row for row in found if row.batch not in undone]


def past_times(stage_ids: Iterable[UUID]) -> QuerySet[Passage]:
    """Return the passages out of these stages, the newest first."""
    rows = Passage.objects.filter(from_stage_id__in=list(stage_ids), kind=Kind.MOVED, spent__isnull=False)
    return _not_undone(rows).order_by("-at")


def _not_undone(rows: QuerySet[Passage]) -> QuerySet[Passage]:
    undone = Passage.objects.filter(kind=Kind.UNDONE, batch=OuterRef("batch"), project=OuterRef("project_id"))
    return rows.filter(~Q(Exists(undone)))

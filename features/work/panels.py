"""What Home and the pages of a project show of work."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from features.base.permissions import Permission
from features.base.scope import once
from features.projects import queries as projects
from features.projects.models import Project
from features.projects.words import word
from features.work import layout, queries, standing
from features.work.days import dated
from features.work.models import Passage, Position
from features.work.standing import Standing

ON_HOME = 4
STAYS = timedelta(days=30)  # on Home, once it is completed
ON_PAGE = 12  # lines of a history


def has_any(request: Any) -> bool:
    """Return whether this contact has projects, as the frame knows."""
    return bool(projects.known_to(request.contact))


def home(request: Any) -> dict[str, Any] | None:
    """Show where open work stands, and what was completed lately (S0-8)."""
    fresh = Q(state=Project.State.OPEN) | Q(completed_at__gte=timezone.now() - STAYS)
    rows = queries.shown_to(request.contact, request.session).filter(fresh)
    found = shown(rows.order_by("-state", "-created_at", "pk")[: ON_HOME + 1])
    more = len(found) > ON_HOME
    return {"work": found[:ON_HOME], "more": more} if found else None


def shown(rows: Any) -> list[Standing]:
    """Return where these projects stand, in their order."""
    now = timezone.now()
    return [standing.read(row, now=now) for row in rows]


def tracker(request: Any) -> dict[str, Any] | None:
    """Show the client where the project stands, and whose turn it is."""
    found = shown(queries.visible_to(request.contact).filter(pk=request.project.pk))
    if not found or not found[0].steps:
        return None
    return {
        "one": found[0],
        "steps": dated(found[0], _past(request.project), now=timezone.now()),
        "word": word(),
    }


def story(request: Any) -> dict[str, Any] | None:
    """Show what happened, in the client's words."""
    told = standing.story(_past(request.project))
    return {"told": told[:ON_PAGE]} if told else None


def _past(project: Project) -> list[Passage]:
    """Return its history without what was undone; two panels of one page ask."""
    return once(("work past", project.pk), lambda: queries.without_undone(queries.history(project)))


def of_project(request: Any) -> dict[str, Any] | None:
    """Show staff the stage, what the client reads, and the history with who and why."""
    project = request.project
    if not layout.now().lines:
        return None
    position: Position | None = queries.position_of(project)
    here = layout.place_of(position.stage_id) if position else None
    plan = layout.now()
    return {
        "project": project, "position": position, "place": here, "line": here and plan.line(here.line_id),
        "after": here and plan.line(here.line_id).after(here.id), "history": queries.history(project)[:ON_PAGE],
        "may_edit": request.membership.can(Permission.PROJECTS_EDIT),
    }  # fmt: skip

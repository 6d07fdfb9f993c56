"""What the slice hangs into the frame: menus, a client's record, Find anything, words for the audit trail."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse

from branding.frame import Link
from features.base import composition
from features.base.composition import ClientTab, EventText, FindSource, NavItem, Sight
from features.base.permissions import Permission
from features.clients import engagements
from features.clients.engagements import Keeper
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.projects import limiting, queries, words
from features.projects.models import Project
from features.projects.words import TITLES

ON_FINDING = 6
ICON = "layers"
EVENTS = (
    EventText("project.created", "began the {word} {about}", "Work", ICON),
    EventText("project.edited", "changed the {word} {about}", "Work", "pen"),
    EventText("project.completed", "completed the {word} {about}", "Work", "check"),
    EventText("project.reopened", "reopened the {word} {about}", "Work", "refresh"),
    EventText("wording.changed", "chose to call the work {word}", "Settings", "settings"),
)


def has_any(request: Any) -> bool:
    return bool(queries.known_to(request.contact))


def count_open(client: Client) -> int:
    return client.projects.filter(state=Project.State.OPEN).count()


def find(request: Any, wanted: list[str]) -> Iterator[Link]:
    """Find projects for “Find anything”."""
    rows = queries.in_workspace(request.membership).select_related("client")
    for word in wanted:
        rows = rows.filter(queries.having(word))
    for project in rows.order_by("-state", "name", "pk")[:ON_FINDING]:
        url = reverse("projects_staff:project", args=[project.pk])
        yield Link(url, project.name, ICON, detail=project.client.name)


def _find_one(by: Any, project_id: UUID) -> Project | None:
    return queries.in_workspace(by).select_related("client").filter(pk=project_id).first()


def register() -> None:
    engagements.kept_by(
        Keeper(
            queries.reachable, queries.in_workspace, lambda: words.word().singular, lambda: words.word().plural,
            limiting.of_client, limiting.limits_of, limiting.limit, limiting.named_for,
        )
    )  # fmt: skip
    view = Permission.PROJECTS_VIEW
    composition.nav.add(
        NavItem(
            "projects",
            "client",
            TITLES,
            ICON,
            "projects:index",
            60,
            is_there=has_any,
            right=ContactRight.SEE_PROJECTS,
        )
    )
    composition.nav.add(
        NavItem("workspace-projects", "staff", TITLES, ICON, "projects_staff:index", 30, permission=view)
    )
    composition.nav.add(
        NavItem(
            "wording", "staff", "Wording", "pen", "projects_settings:wording", 50,
            permission=Permission.SETTINGS_PORTAL, group="Client portal", extra=True,
        )
    )  # fmt: skip
    composition.client_tabs.add(
        ClientTab("projects", 60, TITLES, "projects_record:index", permission=view, count=count_open)
    )
    composition.find_sources.add(FindSource("projects", 25, TITLES, find, view))
    composition.sights.add(
        Sight(
            "project", 20, "Project", _find_one, queries.seen_through,
            lambda project: reverse("projects_staff:project", args=[project.pk]), view,
        )
    )  # fmt: skip
    for event in EVENTS:
        composition.events.add(event)

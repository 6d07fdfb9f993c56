"""What the slice hangs into the frame: Home, a client's record, the inbox, words for the audit trail."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from features.actions import news, operations, panels, queries, sight
from features.actions.models import Action
from features.base import composition
from features.base.composition import ClientButton, ClientTab, EventText, InboxItem, InboxSource, Panel
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients.rights import ContactRight

AREA = "To-dos"
EVENTS = (
    EventText("action.opened", "asked for “{about}”", AREA, "list"),
    EventText("action.changed", "changed “{about}” on the to-do list", AREA, "pen"),
    EventText("action.settled", "settled “{about}”", AREA, "check", is_use=True),
    EventText("action.reopened", "put “{about}” back on the to-do list", AREA, "refresh"),
    EventText("action.withdrawn", "took “{about}” off the to-do list", AREA, "x"),
)


def inbox_items(request: Any) -> Iterator[InboxItem]:
    for action in queries.arrived(request.membership):
        by = action.settled_by.name if action.settled_by else ""
        yield InboxItem(
            group="arrived", icon="check", tone="good", title=f"{action.client.name} is done: {action.title}",
            meta=(by,) if by else (), at=action.settled_at, action="Look",
            url=reverse("actions_record:action", args=[action.client_id, action.pk]), key=str(action.pk),
            mine=queries.is_for(request.membership, action.client.assigned_to_id, team_of(action)),
        )  # fmt: skip


def team_of(action: Action) -> list[UUID]:
    return [place.member_id for place in action.client.places.all()]


def count_inbox(request: Any) -> int:
    return queries.count_arrived(request.membership)


def settle(request: Any, key: str) -> None:
    operations.mark_seen(action_id=_id(key), by=request.membership, now=timezone.now())


def unsettle(request: Any, key: str) -> None:
    operations.mark_unseen(action_id=_id(key), by=request.membership)


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise NotThere from error


def register() -> None:
    view = Permission.CLIENTS_VIEW
    composition.home_panels.add(
        Panel(
            "todo", 10, "actions/client/home_panel.html", panels.home, "main", right=ContactRight.SEE_ACTIONS
        )
    )
    composition.client_tabs.add(
        ClientTab("actions", 10, "To-dos", "actions_record:index", permission=view, count=queries.count_open)
    )
    composition.client_panels.add(
        Panel("actions", 10, "actions/firm/record_panel.html", panels.record, "main")
    )
    composition.client_buttons.add(
        ClientButton(
            "ask", 90, "Ask for something", "plus", "actions_record:ask", permission=Permission.ACTIONS_EDIT
        )
    )
    composition.inbox.add(
        InboxSource("actions", 20, inbox_items, settle, permission=view, undo=unsettle, count=count_inbox)
    )
    composition.sights.add(sight.SIGHT)
    for event in EVENTS:
        composition.events.add(event)
    for kind in news.KINDS:
        composition.announced.add(kind)

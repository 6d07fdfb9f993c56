"""What the slice hangs into the frame: Home, a client's record, the inbox, words for the audit trail."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from features.actions import kinds, listing, news, operations, panels, queries, sight
from features.base import composition
from features.base.composition import (
    ClientButton,
    ClientTab,
    EventText,
    InboxItem,
    InboxSource,
    NavItem,
    Panel,
)
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients.rights import ContactRight

AREA = "To-dos"
SHOWN = 90  # characters of an answer
EVENTS = (
    EventText("action.opened", "asked for “{about}”", AREA, "list"),
    EventText("action.changed", "changed “{about}” on the to-do list", AREA, "pen"),
    EventText("action.settled", "settled “{about}”", AREA, "check", is_use=True),
    EventText("action.answered", "answered “{about}”", AREA, "check", is_use=True),
    EventText("action.nudged", "reminded the client of “{about}”", AREA, "clock"),
    EventText("action.reopened", "put “{about}” back on the to-do list", AREA, "refresh"),
    EventText("action.withdrawn", "took “{about}” off the to-do list", AREA, "x"),
)


def inbox_items(request: Any) -> Iterator[InboxItem]:
    found = queries.longest_arrived(request.membership)
    for action in found[: queries.LISTED]:
        by = action.settled_by.name if action.settled_by else ""
        done = "answered" if kinds.of(action).asks else "is done"
        said = Truncator(action.said).chars(SHOWN)
        yield InboxItem(
            group="arrived", icon="check", tone="good", title=f"{action.client.name} {done}: {action.title}",
            meta=tuple(filter(None, (by, said))), at=action.settled_at, action="Look",
            url=reverse("actions_record:action", args=[action.client_id, action.pk]), key=str(action.pk),
            mine=action.on_team or queries.is_for(request.membership, action.client.assigned_to_id, ()),
        )  # fmt: skip
    if len(found) > queries.LISTED:
        yield InboxItem(
            group="arrived", icon="check", title="Clients have done more than stands here", at=found[-1].settled_at,
            meta=("It moves up as you tick off what is above",), action="Look", key="",
            url=f"{reverse('actions_staff:index')}?tab={listing.DONE}",
        )  # fmt: skip


def count_overdue(request: Any) -> int:
    return listing.count_overdue(request.membership)


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
    composition.nav.add(
        NavItem(
            "to-dos", "staff", "To-dos", "check", "actions_staff:index", 41, permission=view, extra=True,
            count=count_overdue, count_label="overdue",
        )
    )  # fmt: skip
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

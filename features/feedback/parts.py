"""What the slice hangs into the frame: the client's own menu, the inbox, a client's record, the trail."""

from typing import Any

from features.base import composition
from features.base.composition import EventText, InboxSource, NavItem, Panel
from features.base.permissions import Permission
from features.feedback import inbox, queries
from features.feedback.switches import FEEDBACK

VIEW, AREA, ICON = Permission.CLIENTS_VIEW, "Feedback", "flag"
ON_RECORD = 3
EVENTS = (
    EventText("feedback.given", "sent feedback: {about}", AREA, ICON, to_contact="sent feedback"),
    EventText("feedback.settled", "read feedback: {about}", AREA, "check"),
    EventText("feedback.reopened", "put feedback back into the inbox: {about}", AREA, "refresh"),
)


def on_record(request: Any) -> dict[str, Any] | None:
    """Give the latest feedback of a client's people; None where there is none."""
    rows = list(queries.listed(request.membership).filter(client=request.record)[:ON_RECORD])
    return {"feedback": rows, "client": request.record} if rows else None


def register() -> None:
    composition.account_menu.add(
        NavItem("feedback", "client", "Send feedback", ICON, "feedback:index", 40, FEEDBACK)
    )
    composition.nav.add(
        NavItem(
            "feedback-staff",
            "staff",
            "Feedback",
            ICON,
            "feedback_staff:index",
            65,
            FEEDBACK,
            VIEW,
            extra=True,
        )
    )
    composition.inbox.add(
        InboxSource("feedback", 60, inbox.items, inbox.done, VIEW, FEEDBACK, inbox.undo, inbox.count)
    )
    composition.client_panels.add(
        Panel("feedback", 70, "feedback/firm/record_panel.html", on_record, "side", FEEDBACK)
    )
    for event in EVENTS:
        composition.events.add(event)

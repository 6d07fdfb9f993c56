"""What the slice hangs into the frame, and its words for the audit trail."""

from features.base import composition
from features.base.composition import EventText, NavItem
from features.base.permissions import Permission
from features.viewing import news

AREA = "Looking as a client"
EVENTS = (
    EventText(
        "portal.viewed",
        "began to look at the portal of {about}: {reason}",
        AREA,
        "eye",
        to_contact="looked at your portal as you see it",
    ),
    EventText(
        "portal.view_ended",
        "stopped looking at the portal of {about} after {minutes} min",
        AREA,
        "eye",
        to_contact="stopped looking at your portal",
    ),
    EventText("portal.page_viewed", "looked at {page}", AREA, "eye"),
    EventText("portal.file_downloaded", "downloaded {page}", AREA, "download"),
    EventText("support.granted", "let Portico look at clients’ portals: {about}", "Settings", "shield"),
    EventText("support.revoked", "no longer lets Portico look at clients’ portals", "Settings", "shield"),
)


def register() -> None:
    for event in EVENTS:
        composition.events.add(event)
    composition.announced.add(news.VIEWED)
    composition.nav.add(
        NavItem(
            "support", "staff", "Support access", "shield", "viewing_staff:support", 60,
            permission=Permission.PORTAL_IMPERSONATE, group="Firm", extra=True,
        )
    )  # fmt: skip

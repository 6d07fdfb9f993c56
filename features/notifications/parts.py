"""What the slice hangs into the frame, and the news of slices below it."""

from django.urls import reverse

from branding.frame import Link
from features.base import composition, rotation
from features.base.composition import Announced, EventText, InboxSource, NavItem, Panel
from features.base.permissions import Permission
from features.notifications import devices, queries, returned
from features.notifications.queries import Person

INVITATION_ACCEPTED = Announced(
    "invitation.accepted", 10, "staff", "Somebody opened their portal",
    "When a person of a client you look after accepts their invitation.", "users", "app",
)  # fmt: skip
EVENTS = (
    ("mail.bounced", "found that mail to {about} comes back: {reason}", "alert"),
    ("mail.tried_again", "asked to write to {about} again", "mail"),
)
DEVICES = (
    ("push.turned_on", "turned on notifications on a device: {device}", "bell"),
    ("push.turned_off", "turned off notifications on a device: {device}", "bell"),
)
PAGES = {"client": "notifications:index", "staff": "notifications_staff:index"}


def bell(person: Person) -> Link:
    """Return the link that stands beside the person's own menu, with how much they have not read."""
    url = reverse(PAGES[queries.side_of(person)])
    return Link(url, "Notifications", "bell", count=queries.count_unread(person), count_label="unread")


def register() -> None:
    composition.account_menu.add(
        NavItem("notify", "client", "What we tell you", "bell", "notifications:preferences", 20)
    )
    composition.account_menu.add(
        NavItem("notify-staff", "staff", "What you are told", "bell", "notifications_staff:preferences", 20)
    )
    composition.announced.add(INVITATION_ACCEPTED)
    composition.client_panels.add(
        Panel("bounces", 5, "notifications/firm/bounces.html", returned.panel, column="side")
    )
    composition.inbox.add(
        InboxSource(
            "bounces",
            91,
            returned.load,
            returned.done,
            permission=Permission.CLIENTS_VIEW,
            count=returned.count,
        )
    )
    for key, text, icon in EVENTS:
        composition.events.add(EventText(key, text, "E-mail", icon, order=30))
    for key, text, icon in DEVICES:
        composition.events.add(EventText(key, text, "Signing in", icon, order=940))
    if devices.BOXES not in rotation.holders:
        rotation.holders.append(devices.BOXES)

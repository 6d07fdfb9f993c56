"""What the slice hangs into the frame, and the news of slices below it."""

from django.urls import reverse

from branding.frame import Link
from features.base import composition
from features.base.composition import Announced, NavItem
from features.notifications import queries
from features.notifications.queries import Person

INVITATION_ACCEPTED = Announced(
    "invitation.accepted", 10, "staff", "Somebody opened their portal",
    "When a person of a client you look after accepts their invitation.", "users", "app",
)  # fmt: skip
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

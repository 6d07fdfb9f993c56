"""What the slice hangs into the frame: Home, menus, what people are told, words for the audit trail."""

from django.utils import timezone

from features.announcements import news, operations, panels
from features.announcements.switches import ANNOUNCEMENT
from features.base import audit, composition
from features.base.composition import EventText, NavItem, Panel
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients.models import Contact
from features.toggles.queries import is_on

AREA = "Announcements"
ICON = "megaphone"
EVENTS = (
    EventText("announcement.written", "wrote the announcement “{about}”", AREA, "pen"),
    EventText("announcement.changed", "changed the announcement “{about}”", AREA, "pen"),
    EventText("announcement.published", "published the announcement “{about}”", AREA, ICON),
    EventText("announcement.unpublished", "made the announcement “{about}” a draft again", AREA, "refresh"),
    EventText("announcement.ended", "ended the announcement “{about}”", AREA, "x"),
    EventText("announcement.deleted", "deleted the draft of the announcement “{about}”", AREA, "trash"),
)


def hear(event: AuditEvent) -> None:
    """At each sign-in of a client's person, bring up what runs (S2-15)."""
    if event.event != "session.started" or event.actor_side != "client" or not is_on(ANNOUNCEMENT):
        return
    contact = Contact.objects.select_related("user").filter(user=event.actor_id).first()
    if contact is not None and contact.joined_at is not None:
        operations.bring_up(contact=contact, now=timezone.now())


def register() -> None:
    audit.listeners.append(hear)
    composition.home_panels.add(
        Panel("announcements", 1, "announcements/client/home_panel.html", panels.home, "top", ANNOUNCEMENT)
    )
    composition.account_menu.add(
        NavItem("announcements", "client", "Announcements", ICON, "announcements:index", 15, ANNOUNCEMENT)
    )
    composition.nav.add(
        NavItem(
            "announcements-staff", "staff", "Announcements", ICON, "announcements_staff:index", 20, ANNOUNCEMENT,
            Permission.ANNOUNCEMENTS_EDIT, "Client portal", extra=True,
        )
    )  # fmt: skip
    for event in EVENTS:
        composition.events.add(event)
    for kind in news.KINDS:
        composition.announced.add(kind)

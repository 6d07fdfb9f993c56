"""What contacts change about themselves is told to those who look after their clients (S1-26)."""

from django.conf import settings
from django.urls import reverse

from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.base.models import AuditEvent
from features.clients import told
from features.clients.models import Client

CHANGED = Announced(
    "contact.changed", 20, "staff", "Somebody changed their details",
    "When a person of a client you look after changes their name, phone, address or e-mail, or says that a sign-in was "
    "not them.",
    "user", "app",
)  # fmt: skip
FIELDS = {
    "name": "name", "phone": "phone", "address": "postal address", "email": "e-mail address", "language": "language",
    "time_zone": "time zone",
}  # fmt: skip
TELLING = {"contact.edited_own", "account.email_changed", "account.secured"}


def hear(event: AuditEvent) -> None:
    """Tell of an event of the trail, once for all the clients on whose records it stands."""
    if event.event not in TELLING or event.client_id is None or event.actor_side != "client":
        return
    client = Client.objects.filter(pk=event.client_id).first()
    if client is None:
        return
    announce(
        Announcement(
            kind=CHANGED.key, title=f"{event.actor_name} {_what(event)}", detail=client.name,
            client_id=client.pk,
            path=reverse("clients_staff:record", urlconf=settings.FIRM_URLCONF, args=[client.pk]),
            to=[user.pk for user in told.looked_after_by(client)],
            key=f"changed {event.actor_id} {event.event} {event.created_at:%Y%m%d%H%M}",
        )
    )  # fmt: skip


def _what(event: AuditEvent) -> str:
    if event.event == "account.secured":
        return "said that a sign-in was not them"
    words = [FIELDS.get(field, field) for field in event.details.get("changes", {})]
    *some, last = words or ["details"]
    return f"changed their {', '.join(some)} and {last}" if some else f"changed their {last}"

"""What contacts change about themselves is told to those who look after their clients (S1-26)."""

from django.conf import settings
from django.urls import reverse

from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.base.models import AuditEvent
from features.clients import told
from features.clients.models import Client, ToldOf

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
AT_FIRST = ("name", "phone", "address", "email")  # of which a firm is told until it chooses
TELLING = {"contact.edited_own", "account.email_changed", "account.secured"}


def hear(event: AuditEvent) -> None:
    """Tell of an event of the trail, once for all the clients on whose records it stands."""
    if event.event not in TELLING or event.client_id is None or event.actor_side != "client":
        return
    client = Client.objects.filter(pk=event.client_id).first()
    what = _what(event)
    if client is None or not what:
        return
    announce(
        Announcement(
            kind=CHANGED.key, title=f"{event.actor_name} {what}", detail=client.name,
            client_id=client.pk,
            path=reverse("clients_staff:record", urlconf=settings.FIRM_URLCONF, args=[client.pk]),
            to=[user.pk for user in told.looked_after_by(client)],
            key=f"changed {event.actor_id} {event.event} {event.created_at:%Y%m%d%H%M}",
        )
    )  # fmt: skip


def chosen() -> list[str]:
    """Return of which changes the firm wants to be told."""
    found = ToldOf.objects.values_list("fields", flat=True).first()
    return list(AT_FIRST) if found is None else [field for field in FIELDS if field in found]


def _what(event: AuditEvent) -> str:
    """Return what to tell, or nothing: the firm does not want to be told of any of this."""
    if event.event == "account.secured":
        return "said that a sign-in was not them"
    wanted = chosen()
    words = [
        FIELDS[field] for field in FIELDS if field in event.details.get("changes", {}) and field in wanted
    ]
    if not words:
        return ""
    *some, last = words
    return f"changed their {', '.join(some)} and {last}" if some else f"changed their {last}"

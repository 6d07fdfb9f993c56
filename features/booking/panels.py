"""What stands of appointments on Home, on a client's record and in the inbox."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.booking import operations, queries, saying
from features.booking.models import Appointment
from features.clients import queries as clients
from tenants.context import require_firm

ON_RECORD, IN_INBOX = 3, 50


def home(request: Any) -> dict[str, Any] | None:
    """Give the next appointment of those whose information is shown; None where none is planned."""
    shown = clients.showing(request.contact, request.session)
    found = queries.next_of(request.contact, shown, timezone.now())
    if found is None:
        return None
    zone = saying.zone_of(request.contact)
    return {
        "appointment": found,
        "time": saying.whole(found.starts_at, found.ends_at, zone),
        "people": ", ".join(found.names),
    }


def on_record(request: Any) -> dict[str, Any] | None:
    """Give what is planned with a client; None where nothing is."""
    rows = queries.in_workspace(request.membership).filter(
        queries.ahead(timezone.now()), client=request.record
    )
    found = list(rows.order_by("starts_at", "pk")[:ON_RECORD])
    return {"appointments": found, "client": request.record} if found else None


def in_inbox(request: Any) -> Iterator[InboxItem]:
    """What clients booked, moved and cancelled, until it is ticked off."""
    zone = ZoneInfo(request.membership.user.time_zone or require_firm().time_zone)
    for one in queries.waiting_with_members(request.membership)[:IN_INBOX]:
        is_off = one.state == Appointment.State.CANCELLED
        did = "cancelled" if is_off else "moved" if one.sequence else "booked"
        yield InboxItem(
            group="arrived", icon="calendar", tone="warn" if is_off else "good",
            title=f"{one.contact.name} {did} “{one.service_name}”",
            meta=(one.client.name, saying.whole(one.starts_at, one.ends_at, zone)), at=one.changed_at,
            url=reverse("booking_staff:appointment", args=[one.pk]), action="Open", key=str(one.pk),
            mine=request.membership.pk in one.members,
        )  # fmt: skip


def count(request: Any) -> int:
    mine = queries.waiting(request.membership).filter(seats__member=request.membership)
    return mine.order_by().count()


def done(request: Any, key: str) -> None:
    operations.mark_seen(appointment_id=_id(key), by=request.membership, now=timezone.now())


def undo(request: Any, key: str) -> None:
    operations.mark_unseen(appointment_id=_id(key), by=request.membership)


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise NotThere from error

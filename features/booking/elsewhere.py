"""The calendars that the team keeps elsewhere: when they are busy there, and their appointments written into them."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone

from features.booking import entries
from features.booking.busy import Spans
from features.booking.models import Appointment
from features.calendars import operations as calendars
from features.calendars import queries

MOST = 500  # appointments of one person that are written anew at once


def busy(members: Collection[UUID], since: datetime, until: datetime) -> Spans:
    """Return when calendars elsewhere say that they are busy."""
    found: Spans = {}
    for member, starts_at, ends_at in queries.busy_of(members, since, until):
        found.setdefault(member, []).append((starts_at, ends_at))
    return found


def tell(appointment: Appointment, what: Literal["booked", "moved", "cancelled"]) -> None:
    """Let the calendars of all whom it is with hear of a change, in its transaction."""
    for seat in appointment.seats.all():
        if what == "cancelled":
            uid = entries.uid(appointment)
            calendars.remove_event(member_id=seat.member_id, uid=uid, sequence=appointment.sequence)
        else:
            calendars.put_event(member_id=seat.member_id, event=entries.event(appointment, "staff"))


def write_planned(member_id: UUID) -> None:
    """Write all that is planned with somebody: their calendar was connected, or works again."""
    rows = Appointment.objects.filter(
        seats__member=member_id, seats__is_live=True, state=Appointment.State.BOOKED
    )
    rows = rows.filter(ends_at__gt=timezone.now()).select_related("client", "contact__user")
    for appointment in rows.prefetch_related("seats__member__user").order_by("starts_at", "pk")[:MOST]:
        calendars.put_event(member_id=member_id, event=entries.event(appointment, "staff"))

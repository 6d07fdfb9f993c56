"""An appointment as calendars read it, and the file of it that mails carry."""

from typing import Literal, cast
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from branding import queries as brands
from features.base.attachments import Attached, gives
from features.booking.models import Appointment, Way
from features.booking.switches import BOOKING
from features.toggles.queries import is_on
from integrations.calendars import ics
from integrations.calendars.model import Event, Person
from tenants import hosts
from tenants.context import require_firm

type Side = Literal["client", "staff"]
INVITATION = "booking.invitation"
CANCELLATION = "booking.cancellation"


def event(appointment: Appointment, side: Side = "client") -> Event:
    """Return it with everybody in it, as a client or the team reads it. Whom it is with first asks the others."""
    seats = [seat.member.user for seat in appointment.seats.all()]
    comes = appointment.contact.user
    people = [Person(one.email, one.name) for one in (*seats, comes)]
    return Event(
        uid=uid(appointment), sequence=appointment.sequence,
        starts_at=appointment.starts_at, ends_at=appointment.ends_at, changed_at=appointment.changed_at,
        summary=f"{appointment.service_name}: {_other(appointment, side)}", description=described(appointment),
        location=appointment.where, url=hosts.address(require_firm(), path(appointment, side)), organizer=people[0],
        attendees=tuple(people),
    )  # fmt: skip


def uid(appointment: Appointment) -> str:
    """Return the name that calendars know it by, for ever."""
    return f"{appointment.pk}@{settings.SITE_HOST.partition(':')[0]}"


def path(appointment: Appointment, side: Side) -> str:
    """Return where a side reads about it."""
    page = "booking:appointment" if side == "client" else "booking_staff:appointment"
    return reverse(page, urlconf=settings.FIRM_URLCONF, args=[appointment.pk])


def _other(appointment: Appointment, side: Side) -> str:
    """Return with whom it is, for a reader of one side."""
    if side == "client":
        return brands.published(require_firm()).name
    return f"{appointment.contact.name} ({appointment.client.name})"


def described(appointment: Appointment) -> str:
    names = ", ".join(seat.member.name for seat in appointment.seats.all())
    said = [f"With {names}. {Way(appointment.way).label}."]
    said += [f"{one['label']}\n{one['answer']}" for one in appointment.answers]
    return "\n\n".join([*said, appointment.note] if appointment.note else said)


def file_of(appointment: Appointment, method: ics.Method, side: Side = "client") -> Attached:
    return Attached(ics.FILE_NAME, ics.content_type(method), ics.write(event(appointment, side), method))


def name(appointment: Appointment, side: Side) -> str:
    """Return the name by which mails to a side carry its file."""
    return f"{side}:{appointment.pk}"


@gives(INVITATION)
def invitation(thing: str) -> Attached | None:
    """Give the file of a planned one as it is by now; none of one that was cancelled since."""
    side, _, appointment_id = thing.partition(":")
    found = _found(appointment_id)
    return file_of(found, "REQUEST", cast("Side", side)) if found is not None and found.is_planned else None


@gives(CANCELLATION)
def cancellation(thing: str) -> Attached | None:
    side, _, appointment_id = thing.partition(":")
    found = _found(appointment_id)
    return file_of(found, "CANCEL", cast("Side", side)) if found is not None else None


def _found(appointment_id: str) -> Appointment | None:
    if not is_on(BOOKING):
        return None
    rows = Appointment.objects.select_related("client", "contact__user").prefetch_related(
        "seats__member__user"
    )
    return rows.filter(pk=UUID(appointment_id)).first()

"""What people are told of appointments: mails with a file for their calendar, and a line on their list."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from features.accounts.models import User
from features.base import announcements, mail, outbox
from features.base.composition import Announced
from features.base.models import OutboxEntry
from features.base.permissions import Permission
from features.booking import entries, saying
from features.booking.models import Appointment, Way
from features.booking.switches import BOOKING
from features.clients.rights import ContactRight
from tenants import hosts
from tenants.context import require_firm

REMIND = "booking.remind"
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
WORDS = {"booked": "is booked", "moved": "has moved", "cancelled": "is cancelled"}


def is_planned(person: Any, appointment_id: UUID) -> bool:
    return Appointment.objects.filter(pk=appointment_id, state=Appointment.State.BOOKED).exists()


CHANGED = Announced(
    "appointment.changed", 30, "client", "Changes of appointments",
    "When we book, move or cancel one for you. A mail with a file for your calendar goes out beside it.", "calendar",
    "app", switch=BOOKING, right=ContactRight.SEE_APPOINTMENTS,
)  # fmt: skip
DAY_BEFORE = Announced(
    "appointment.day_before", 31, "client", "Appointments tomorrow", "A day before one.", "calendar", switch=BOOKING,
    right=ContactRight.SEE_APPOINTMENTS, still=is_planned, reminder=True,
)  # fmt: skip
HOUR_BEFORE = Announced(
    "appointment.hour_before", 32, "client", "Appointments within the hour", "An hour before one.", "clock", "app",
    switch=BOOKING, right=ContactRight.SEE_APPOINTMENTS, still=is_planned, urgent=True,
)  # fmt: skip
BY_CLIENT = Announced(
    "appointment.by_client", 30, "staff", "Appointments",
    "When clients book with you, move or cancel. A mail with a file for your calendar goes out beside it.", "calendar",
    "app", switch=BOOKING, permission=Permission.CLIENTS_VIEW,
)  # fmt: skip
FIRM_DAY = Announced(
    "appointment.firm_day_before", 31, "staff", "Appointments tomorrow", "A day before one of yours.", "calendar",
    "app", switch=BOOKING, still=is_planned, reminder=True, permission=Permission.CLIENTS_VIEW,
)  # fmt: skip
FIRM_HOUR = Announced(
    "appointment.firm_hour_before", 32, "staff", "Appointments within the hour", "An hour before one of yours.",
    "clock", "app", switch=BOOKING, still=is_planned, urgent=True, permission=Permission.CLIENTS_VIEW,
)  # fmt: skip
KINDS = (CHANGED, DAY_BEFORE, HOUR_BEFORE, BY_CLIENT, FIRM_DAY, FIRM_HOUR)


def tell(appointment: Appointment, what: str, *, by_client: bool, now: datetime) -> None:
    """Tell everybody in it that it is booked, moved or cancelled; and remind of a planned one, as it is by now."""
    _mail_all(appointment, what)
    title = f"“{appointment.service_name}” {WORDS[what]}"
    if by_client:
        _announce(BY_CLIENT, appointment, f"{appointment.contact.name}: {title}", what)
    else:
        _announce(CHANGED, appointment, title, what)
    if what != "cancelled":
        _remind_later(appointment, now)


def _mail_all(appointment: Appointment, what: str) -> None:
    """Write to who comes, and to each whom it is with: nobody chooses about these, they carry the calendar's file."""
    people: list[tuple[User, entries.Side]] = [(appointment.contact.user, "client")]
    people += [(user, "staff") for user in _team(appointment)]
    kind = entries.CANCELLATION if what == "cancelled" else entries.INVITATION
    for user, side in people:
        mail.send(
            to=user.email, template=f"booking/email/{what}", switch=BOOKING, until=appointment.ends_at,
            context=_words(appointment, user, side), attach=[(kind, entries.name(appointment, side))],
            dedupe_key=f"appointment:{appointment.pk}:{appointment.sequence}:{user.pk.hex[:8]}",
        )  # fmt: skip


def _team(appointment: Appointment) -> list[User]:
    """Return whom it is with, of those who still work here."""
    seats = [seat for seat in appointment.seats.all() if seat.member.is_active]
    return [seat.member.user for seat in seats if seat.member.user.is_active]


def _words(appointment: Appointment, user: User, side: entries.Side) -> dict[str, Any]:
    zone = ZoneInfo(user.time_zone or require_firm().time_zone)
    other = ZoneInfo(appointment.firm_zone if side == "client" else appointment.client_zone)
    names = [seat.member.name for seat in appointment.seats.all()]
    return {
        "name": user.name, "service": appointment.service_name,
        "time": saying.whole(appointment.starts_at, appointment.ends_at, zone),
        "there": saying.there(appointment.starts_at, other, zone),
        "people": names if side == "client" else [f"{appointment.contact.name} ({appointment.client.name})"],
        "way": Way(appointment.way).label, "where": appointment.where, "reason": appointment.reason,
        "note": appointment.note if side == "staff" else "",
        "answers": appointment.answers if side == "staff" else [],
        "url": hosts.address(require_firm(), entries.path(appointment, side)),
    }  # fmt: skip


def _announce(kind: Announced, appointment: Appointment, title: str, key: str) -> None:
    side: entries.Side = "client" if kind.side == "client" else "staff"
    for user in [appointment.contact.user] if side == "client" else _team(appointment):
        zone = ZoneInfo(user.time_zone or require_firm().time_zone)
        announcements.announce(
            announcements.Announcement(
                kind.key, title, entries.path(appointment, side), [user.pk], client_id=appointment.client_id,
                about_id=appointment.pk, key=_key(kind, appointment, key),
                detail=saying.whole(appointment.starts_at, appointment.ends_at, zone),
            )
        )  # fmt: skip


def _key(kind: Announced, appointment: Appointment, what: str) -> str:
    """Name one telling: nobody is told twice of the same time."""
    return f"appointment:{uuid5(appointment.pk, f'{kind.key} {appointment.sequence} {what}')}"


# --- reminders -------------------------------------------------------------------------------------


def _remind_later(appointment: Appointment, now: datetime) -> None:
    """Have everybody reminded a day and an hour before; not of what is nearer than that already."""
    for when, before in (("day", A_DAY), ("hour", AN_HOUR)):
        at = appointment.starts_at - before
        if at > now:
            what = {"appointment": str(appointment.pk), "sequence": appointment.sequence, "when": when}
            outbox.put(REMIND, what, not_before=at)


@outbox.handles(REMIND)
def remind(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Remind of one that is still planned for the same time."""
    rows = Appointment.objects.filter(
        pk=payload["appointment"], sequence=payload["sequence"], state=Appointment.State.BOOKED
    )
    found = rows.select_related("contact__user").prefetch_related("seats__member__user").first()
    if found is None:
        return
    is_day = payload["when"] == "day"
    soon = "is tomorrow" if is_day else "is within the hour"
    for kind in (DAY_BEFORE, FIRM_DAY) if is_day else (HOUR_BEFORE, FIRM_HOUR):
        _announce(kind, found, f"“{found.service_name}” {soon}", payload["when"])

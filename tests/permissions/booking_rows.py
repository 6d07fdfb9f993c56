"""The rows of booking; rows.py says what the signs mean."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from waffle.models import Switch as Row

from features.booking import operations as booking
from features.booking.models import Appointment, Location, Service
from features.toggles.queries import changed
from tests.permissions.actors import LATER, Scene

SETTING = "yynnnnynn nnn yn nn"
BOOKING = "yyyynn0nn y00 yn nn"
MARKING = "yyyynn0nn nnn yn nn"
SEEING = "yyyyyy0nn nnn yy nn"
AT = datetime(2026, 3, 12, 17, tzinfo=UTC)
WEEK = {day: [(time(0), time(23))] for day in range(7)}
type Act = Callable[[Scene, Any], Any]


def offered(s: Scene) -> Service:
    """Turn booking on, with somebody who is always there."""
    Row.objects.update_or_create(name="booking", defaults={"active": True})
    changed()
    booking.set_hours(member=s.target, by=s.boss, time_zone="America/New_York", week=WEEK)
    made = booking.add_service(by=s.boss, now=LATER, name="A talk", notice=0, members=[s.target.pk])
    changed()
    return made


def book(s: Scene, by: Any = None, service: Service | None = None) -> Appointment:
    return booking.book(
        service=service or offered(s), client=s.client, contact=s.alice, by=by or s.boss, now=LATER, starts_at=AT,
        phone="541 555 0142",
    )  # fmt: skip


def seen(s: Scene) -> Appointment:
    made = book(s)
    Appointment.objects.filter(pk=made.pk).update(seen_by_staff_at=LATER)
    return made


def unseen(s: Scene) -> Appointment:
    made = book(s)
    Appointment.objects.filter(pk=made.pk).update(seen_by_staff_at=None)
    return made


def office(s: Scene) -> Location:
    return booking.add_location(by=s.boss, name="Office", time_zone="America/New_York")


def off(s: Scene, by: Any) -> Any:
    return booking.add_time_off(member=s.target, by=by, now=LATER, first_on=date(2026, 4, 1))


ROWS: dict[str, tuple[str, Act]] = {
    "booking.change_setup": (SETTING, lambda _, by: booking.change_setup(by=by, change_hours=2)),
    "booking.add_service": (
        SETTING, lambda s, by: booking.add_service(by=by, now=LATER, name="A", members=[s.target.pk]),
    ),
    "booking.change_service": (
        SETTING, lambda s, by: booking.change_service(service=offered(s), by=by, now=LATER, name="B"),
    ),
    "booking.remove_service": (
        SETTING, lambda s, by: booking.remove_service(service=offered(s), by=by, now=LATER),
    ),
    "booking.add_location": (
        SETTING, lambda _, by: booking.add_location(by=by, name="Office", time_zone="America/New_York"),
    ),
    "booking.change_location": (
        SETTING,
        lambda s, by: booking.change_location(location=office(s), by=by, name="B", time_zone="America/New_York"),
    ),
    "booking.remove_location": (SETTING, lambda s, by: booking.remove_location(location=office(s), by=by)),
    "booking.set_hours": (SETTING, lambda s, by: booking.set_hours(member=s.target, by=by, week=None)),
    "booking.add_time_off": (SETTING, off),
    "booking.remove_time_off": (
        SETTING,
        lambda s, by: booking.remove_time_off(time_off_id=off(s, s.boss).pk, member=s.target, by=by),
    ),
    "booking.book": (BOOKING, book),
    "booking.reschedule": (
        BOOKING,
        lambda s, by: booking.reschedule(appointment=book(s), by=by, now=LATER, starts_at=AT + timedelta(hours=1)),
    ),
    "booking.cancel": (BOOKING, lambda s, by: booking.cancel(appointment=book(s), by=by, now=LATER)),
    "booking.mark": (
        MARKING,
        lambda s, by: booking.mark(appointment=book(s), by=by, now=AT + timedelta(hours=1), state="held"),
    ),
    "booking.mark_seen": (
        SEEING, lambda s, by: booking.mark_seen(appointment_id=unseen(s).pk, by=by, now=LATER),
    ),
    "booking.mark_unseen": (
        SEEING, lambda s, by: booking.mark_unseen(appointment_id=seen(s).pk, by=by),
    ),
}  # fmt: skip

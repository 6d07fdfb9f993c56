"""What each client has booked: one to come and one of before; what is offered is the firm's, and there for all."""

from datetime import timedelta
from typing import TYPE_CHECKING

from psycopg.types.range import TimestamptzRange
from waffle.models import Switch as Row

from features.booking.models import Appointment, Host, Hours, Location, Seat, Service, Setup, TimeOff
from tests.isolation.canaries import Canary
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside

ZONE = "America/Los_Angeles"
PLACES = {"c1": 2, "c2": 4}  # days from now
ALWAYS = {str(day): [["00:00", "23:00"]] for day in range(7)}


def house(here: "Inside") -> None:
    staff = here.rows["staff"]
    Row.objects.filter(name="booking").update(active=True)
    here.add(Setup, "firm", "booking-setup", where="here", outside_url="")
    office = here.add(Location, "firm", "office", time_zone=ZONE)
    service = here.add(
        Service, "firm", "booking-service", ways=["phone", "office"], location=office, questions=[], notice=0
    )
    here.add(Host, "firm", "booking-host", service=service, member=staff)
    here.add(Hours, "firm", "booking-hours", member=staff, time_zone=ZONE, week=ALWAYS)
    day = (now() + timedelta(days=20)).date()
    here.add(TimeOff, "firm", "time-off", member=staff, first_on=day, last_on=day)


def booked(here: "Inside", client: str) -> None:
    for name, days in (
        (f"{client}-appointment", PLACES[client]),
        (f"{client}-appointment-past", -PLACES[client]),
    ):
        at = (now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        row = here.add(
            Appointment, client, name, service=here.rows["booking-service"], client=here.rows[client],
            contact=here.rows[f"{client}-person"], starts_at=at, ends_at=at + timedelta(minutes=30), way="office",
            client_zone=ZONE, firm_zone=ZONE, changed_at=now(), booked_side="client",
            booked_by=here.rows[f"user-{client}-person"],
            answers=[{"label": "Words", "answer": Canary(here.mark, client, "appointment_answers").word}],
        )  # fmt: skip
        time = TimestamptzRange(at, row.ends_at)
        here.add(Seat, client, f"{name}-seat", appointment=row, member=here.rows["staff"], blocked=time)

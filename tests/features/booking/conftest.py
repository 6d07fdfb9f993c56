from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine
from django.core import mail
from waffle.models import Switch as Row

from features.base import outbox
from features.base.scope import scope
from features.booking import operations
from features.booking.models import Appointment, Service
from features.clients.models import Access
from tenants.context import inside
from tests.cast import NOON, Cast

WEEK = {day: [(time(9), time(12)), (time(13), time(17))] for day in range(5)}
SLOT = datetime(2026, 3, 12, 17, tzinfo=UTC)  # Thursday, 10 in Los Angeles, where the firm is
type Make = Callable[..., Appointment]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def on(cast: Cast) -> None:
    """Booking is on at the first firm alone; the test client of its owner is not in the way."""
    with inside(cast.a.firm):
        Access.objects.filter(client__is_test=True).delete()
        Row.objects.update_or_create(name="booking", defaults={"active": True})


@pytest.fixture
def offer(cast: Cast) -> Callable[..., Service]:
    """Offer a service of staff with hours; unless told otherwise of Stella, by phone, half an hour."""

    def offered(**given: object) -> Service:
        members = given.pop("members", None) or [cast.a.staff]
        with inside(cast.a.firm), scope():
            for one in members:
                operations.set_hours(
                    member=one, by=cast.a.owner, time_zone=given.get("zone", "America/Los_Angeles"), week=WEEK
                )  # type: ignore[arg-type]
            given.pop("zone", None)
            words = {"name": "A first talk", "members": [one.pk for one in members], "notice": 60, **given}
            return operations.add_service(by=cast.a.owner, now=NOON, **words)  # type: ignore[arg-type]

    return offered


@pytest.fixture
def book(cast: Cast) -> Make:
    """Book a service for Alice, who does it herself unless told otherwise."""

    def booked(service: Service, at: datetime = SLOT, **given: object) -> Appointment:
        words = {
            "client": cast.a.household, "contact": cast.a.alice, "by": cast.a.alice, "phone": "541 555 0142", "now": NOON,
        } | given  # fmt: skip
        with inside(cast.a.firm), scope():
            return operations.book(service=service, starts_at=at, **words)  # type: ignore[arg-type]

    return booked


@pytest.fixture
def delivered(cast: Cast) -> Callable[[], list[object]]:
    def read() -> list[object]:
        mail.outbox.clear()
        with inside(cast.a.firm), scope():
            outbox.deliver_waiting()
        return list(mail.outbox)

    return read

"""
Sixteen at the same moment, each on a connection of its own: one time is given once. `RACE_ROUNDS=200` runs what the
product promises; CI runs fewer.
"""

import os
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from waffle.models import Switch as Row

from features.accounts.models import Membership
from features.base.errors import Conflict, DomainError
from features.booking import operations, places
from features.booking.models import Appointment, Seat, Service
from features.booking.operations import seating
from tenants.context import inside
from tests.cast import NOON, Cast, FirmCast
from tests.features.booking.conftest import SLOT, WEEK
from tests.racing import at_once

pytestmark = pytest.mark.slow
CONNECTIONS = 16
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def clock() -> None:
    """Nobody stops the clock here: operations are told what time it is."""


@pytest.fixture(autouse=True)
def on(committed_database: Cast) -> None:
    with inside(committed_database.a.firm):
        Row.objects.update_or_create(name="booking", defaults={"active": True})


@pytest.fixture
def firm(committed_database: Cast) -> FirmCast:
    return committed_database.a


def offered(firm: FirmCast, *members: Membership, **more: Any) -> Service:
    with inside(firm.firm):
        for one in members:
            operations.set_hours(member=one, by=firm.owner, time_zone="America/Los_Angeles", week=WEEK)
        made = operations.add_service(
            by=firm.owner, now=NOON, name="A talk", length=15, step=15, notice=0, members=[one.pk for one in members],
            **more,
        )  # fmt: skip
        places.changed()
        return made


def booking(firm: FirmCast, service: Service, number: int, at: Any = SLOT) -> Callable[[], Appointment]:
    """Return how the client's person (every fourth), or else staff, books this time."""
    by = firm.alice if number % 4 == 0 else firm.owner
    return partial(
        operations.book, service=copy(service), client=firm.household, contact=firm.alice, by=by, now=NOON, starts_at=at,
        phone="541 555 0142",
    )  # fmt: skip


def winners(outcomes: list[Any]) -> list[Any]:
    refused = [one for one in outcomes if isinstance(one, DomainError)]
    assert {type(one) for one in refused} <= {Conflict}
    assert {one.message for one in refused} <= {seating.TAKEN}
    return [one for one in outcomes if not isinstance(one, DomainError)]


def cancelled(firm: FirmCast, *made: Appointment) -> None:
    with inside(firm.firm):
        for one in made:
            operations.cancel(appointment=one, by=firm.owner, now=NOON)


def test_one_time_is_booked_once(firm: FirmCast) -> None:
    service = offered(firm, firm.staff)
    for _ in range(ROUNDS):
        outcomes = at_once(
            *(booking(firm, service, number) for number in range(CONNECTIONS)), firm=firm.firm, refused=DomainError
        )  # fmt: skip
        (made,) = winners(outcomes)
        with inside(firm.firm):
            assert Seat.objects.filter(is_live=True).count() == 1
        cancelled(firm, made)


def test_two_people_give_one_time_to_two(firm: FirmCast) -> None:
    service = offered(firm, firm.staff, firm.admin)
    for _ in range(ROUNDS):
        outcomes = at_once(
            *(booking(firm, service, number) for number in range(CONNECTIONS)), firm=firm.firm, refused=DomainError
        )  # fmt: skip
        made = winners(outcomes)
        with inside(firm.firm):
            seats = Seat.objects.filter(is_live=True).values_list("member", flat=True)
            assert (len(made), set(seats)) == (2, {firm.staff.pk, firm.admin.pk})
        cancelled(firm, *made)


def test_all_together_and_one_alone_are_never_both_booked(firm: FirmCast) -> None:
    both = offered(firm, firm.staff, firm.admin, who="all")
    services = [both, offered(firm, firm.staff), offered(firm, firm.admin)]
    for _ in range(ROUNDS):
        outcomes = at_once(
            *(booking(firm, services[number % 3], number) for number in range(CONNECTIONS)), firm=firm.firm,
            refused=DomainError,
        )  # fmt: skip
        made = winners(outcomes)
        with inside(firm.firm):
            seats = list(Seat.objects.filter(is_live=True).values_list("member", flat=True))
        assert sorted(seats) == sorted({firm.staff.pk, firm.admin.pk})
        assert len(made) == (1 if made[0].service_id == both.pk else 2)
        cancelled(firm, *made)


def test_one_time_is_moved_to_or_booked_once(firm: FirmCast) -> None:
    """Half of them move an appointment to the time, half book it."""
    service = offered(firm, firm.staff)
    with inside(firm.firm):
        theirs = [booking(firm, service, 1, SLOT + QUARTER * (n + 1))() for n in range(8 - 1)]
        theirs.append(booking(firm, service, 1, SLOT - QUARTER)())
    for _ in range(ROUNDS):
        moves = [
            partial(operations.reschedule, appointment=copy(one), by=firm.owner, now=NOON, starts_at=SLOT)
            for one in theirs
        ]
        outcomes = at_once(
            *moves, *(booking(firm, service, number) for number in range(8)), firm=firm.firm, refused=DomainError
        )  # fmt: skip
        assert len(winners(outcomes)) == 1
        with inside(firm.firm):
            held = Appointment.objects.get(starts_at=SLOT, state=Appointment.State.BOOKED)
            was = next((one.starts_at for one in theirs if one.pk == held.pk), None)
            if was is not None:
                operations.reschedule(appointment=held, by=firm.owner, now=NOON, starts_at=was)
        if was is None:
            cancelled(firm, held)


def test_the_database_has_the_last_word(firm: FirmCast) -> None:
    """Without any look at a diary, and nobody waiting for anybody, one seat is taken still."""
    service = offered(firm, firm.staff)
    for number in range(ROUNDS):
        at = SLOT + QUARTER * number
        with inside(firm.firm):
            made = [
                Appointment.objects.create(
                    service=service, service_name="A talk", client=firm.household, contact=firm.alice, starts_at=at,
                    ends_at=at + QUARTER, way="phone", client_zone="UTC", firm_zone="UTC", changed_at=NOON,
                    booked_side="staff",
                )
                for _ in range(CONNECTIONS)
            ]  # fmt: skip
        outcomes = at_once(
            *(partial(seating.seat, one, [firm.staff]) for one in made), firm=firm.firm, refused=DomainError
        )
        assert len(winners(outcomes)) == 1

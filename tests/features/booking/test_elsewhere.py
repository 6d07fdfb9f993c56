"""Calendars that the team keeps elsewhere: busy there is busy here, and appointments stand there too."""

from datetime import timedelta

import pytest

from features.base import outbox
from features.base.errors import Conflict
from features.booking import diaries, operations
from features.calendars import operations as calendars
from features.calendars.models import CalendarLink
from features.calendars.operations import reading
from tenants.context import inside
from tests.cast import NOON
from tests.fakes_calendars import PASSWORD, USER
from tests.features.booking.conftest import SLOT
from tests.integrations.calendars.test_caldav import event, made

HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)


@pytest.fixture
def here(cast):
    with inside(cast.a.firm):
        yield cast.a


@pytest.fixture
def connect(here, radicale):
    """Connect Stella's calendar, whose address is returned."""

    def connected():
        url = radicale.make("Work")
        entered = {"address": radicale.origin, "username": USER, "password": PASSWORD}
        calendars.connect_caldav(by=here.staff, **entered, now=NOON)
        outbox.deliver_waiting()
        assert CalendarLink.objects.get().state == "works"
        return url

    return connected


def the_one(radicale, url, appointment):
    return radicale.ask("GET", f"{url}{appointment.pk}@localhost.ics")


def test_an_appointment_stands_in_the_calendar_moves_there_and_goes(here, radicale, connect, offer, book):
    url, service = connect(), offer()
    one = book(service)
    outbox.deliver_waiting()
    found = the_one(radicale, url, one).text
    assert f"DTSTART:{SLOT:%Y%m%dT%H%M%SZ}" in found
    assert f"A first talk: {here.alice.name}" in found.replace("\r\n ", "")
    assert "/workspace/appointments/" in found.replace("\r\n ", "")

    operations.reschedule(appointment=one, by=here.alice, now=NOON, starts_at=SLOT + HALF)
    outbox.deliver_waiting()
    assert f"DTSTART:{SLOT + HALF:%Y%m%dT%H%M%SZ}" in the_one(radicale, url, one).text

    operations.cancel(appointment=one, by=here.staff, now=NOON, reason="Ill")
    outbox.deliver_waiting()
    assert the_one(radicale, url, one).status_code == 404


def test_nobody_is_booked_while_they_are_busy_elsewhere(here, radicale, connect, offer, book):
    url, service = connect(), offer()
    stamp = "%Y%m%dT%H%M%SZ"
    radicale.write(url, "x", event(made("x", f"DTSTART:{SLOT:{stamp}}", f"DTEND:{SLOT + HOUR:{stamp}}")))
    hosts = diaries.hosts_of(service)
    assert SLOT in diaries.free(service, hosts, SLOT, SLOT + 2 * HOUR, NOON)

    CalendarLink.objects.update(next_at=NOON)

    reading.read(CalendarLink.objects.get().pk, now=NOON)
    assert min(diaries.free(service, hosts, SLOT, SLOT + 2 * HOUR, NOON)) == SLOT + HOUR
    with pytest.raises(Conflict):
        book(service)


def test_what_is_planned_is_written_once_a_calendar_is_connected(here, radicale, connect, offer, book):
    one = book(offer())
    url = connect()
    outbox.deliver_waiting()
    assert the_one(radicale, url, one).status_code == 200

"""Appointments are written into calendars once and in order, whatever comes late or twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from features.base.models import OutboxEntry
from features.calendars import boxes, hooks, operations
from features.calendars.models import CalendarLink, WrittenEvent
from integrations.calendars import ics
from integrations.calendars.address import Connection
from tests.fakes_calendars import PASSWORD, USER
from tests.features.calendars.conftest import connected, soon, work

HOUR = timedelta(hours=1)


@pytest.fixture
def mine(a, radicale):
    url = radicale.make("Work")
    connected(radicale, a.staff)
    return lambda: radicale.ask("GET", f"{url}one@portico.example.ics")


def put(a, event):
    operations.put_event(member_id=a.staff.pk, event=event)


def test_it_is_written_moved_and_removed(a, mine):
    event = soon()
    put(a, event)
    assert mine().status_code == 404  # nobody waits for it
    work()
    assert "SUMMARY:Tax review with Alice" in mine().text

    put(a, replace(event, sequence=1, starts_at=event.starts_at + HOUR, ends_at=event.ends_at + HOUR))
    work()
    assert f"DTSTART:{event.starts_at + HOUR:%Y%m%dT%H%M%SZ}" in mine().text

    operations.remove_event(member_id=a.staff.pk, uid=event.uid, sequence=2)
    work()
    assert mine().status_code == 404


def test_what_comes_late_undoes_nothing_newer(a, mine):
    event = soon()
    later = replace(event, sequence=1, starts_at=event.starts_at + HOUR, ends_at=event.ends_at + HOUR)
    put(a, later)
    work()
    put(a, event)
    operations.remove_event(member_id=a.staff.pk, uid=event.uid, sequence=0)
    work()
    assert f"DTSTART:{later.starts_at:%Y%m%dT%H%M%SZ}" in mine().text

    operations.remove_event(member_id=a.staff.pk, uid=event.uid, sequence=2)
    work()
    put(a, later)
    put(a, replace(later, sequence=2))
    work()
    assert mine().status_code == 404
    assert WrittenEvent.objects.get().is_removed


def test_who_does_not_answer_is_asked_again(a, mine, radicale, settings):
    settings.CALENDARS = Connection(origins=("http://127.0.0.1:9",))
    link = CalendarLink.objects.get()
    said = boxes.opened(link)
    boxes.seal(link, said | {"into": "http://127.0.0.1:9/"})
    link.save()
    put(a, soon())
    work()
    (entry,) = OutboxEntry.objects.filter(kind="calendar.put")
    assert (entry.state, entry.attempts) == (OutboxEntry.State.WAITING, 1)

    settings.CALENDARS = Connection(origins=(radicale.origin,))
    boxes.seal(link, said)
    link.save()
    work(timedelta(minutes=5))
    assert mine().status_code == 200


def test_without_a_calendar_nothing_waits_and_nonsense_is_refused_at_once(a):
    put(a, soon())
    operations.remove_event(member_id=a.staff.pk, uid="one@portico.example", sequence=1)
    assert not OutboxEntry.objects.filter(kind__startswith="calendar").exists()
    with pytest.raises(ics.NotAnEvent):
        put(a, soon(uid="a\r\nb"))


def test_what_is_over_or_whose_calendar_is_gone_is_let_be(a, mine):
    event = soon()
    put(a, replace(event, starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR))
    work()
    assert mine().status_code == 404

    put(a, event)
    operations.disconnect(by=a.staff)
    work()
    assert mine().status_code == 404
    assert not OutboxEntry.objects.filter(state=OutboxEntry.State.WAITING, kind="calendar.put").exists()


def test_a_calendar_that_is_gone_there_must_be_connected_again_and_then_booking_hears_of_it(
    a, mine, radicale, monkeypatch
):
    heard: list[Any] = []
    monkeypatch.setattr(hooks, "connected", [heard.append])
    radicale.empty()
    put(a, soon())
    work()
    assert CalendarLink.objects.get().state == "broken"
    assert heard == []

    radicale.make("New")
    operations.connect_caldav(
        by=a.staff, address=radicale.origin, username=USER, password=PASSWORD, now=timezone.now()
    )
    work()
    assert heard == [a.staff.pk]

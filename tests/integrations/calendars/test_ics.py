"""Appointments as calendars read them: read back by two other readers than the one that wrote them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from integrations.calendars import ics
from integrations.calendars.model import Event, Person

NEW_YORK = ZoneInfo("America/New_York")
EVENT = Event(
    uid="0190-a@hartwellrowe.example",
    sequence=0,
    starts_at=datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1),  # the second half past one of that night
    ends_at=datetime(2026, 11, 1, 2, 30, tzinfo=NEW_YORK),
    changed_at=datetime(2026, 10, 1, 9, 0, 0, 123, tzinfo=UTC),
    summary="Tax review",
    description="Bring your letters,\nand a pen; thank you.",
    location="14 Mill Road, London",
    url="https://hartwellrowe.example/bookings/1/",
    organizer=Person("daniel@hartwellrowe.example", "Daniel Rowe"),
    attendees=(Person("eleanor@marsh.example", "Marsh, Eleanor"),),
)


def read(made):
    """Return the one event as vobject, another library, reads it."""
    calendar = vobject.readOne(made.decode())
    assert [part.name for part in calendar.components()] == ["VEVENT"]
    return calendar.vevent


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_an_appointment_is_read_by_another_library_as_it_was_written(method):
    made = ics.write(replace(EVENT, sequence=3), method)
    found = read(made)
    assert vobject.readOne(made.decode()).method.value == method
    assert found.uid.value == EVENT.uid
    assert found.sequence.value == "3"
    assert found.dtstart.value == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert found.dtend.value == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    assert (found.summary.value, found.location.value) == (EVENT.summary, EVENT.location)
    assert (found.description.value, found.url.value) == (EVENT.description, EVENT.url)
    assert found.organizer.value == "mailto:daniel@hartwellrowe.example"
    assert found.status.value == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
    attendees = found.contents.get("attendee", [])
    assert [one.params["CN"] for one in attendees] == ([] if method == "PUBLISH" else [["Marsh, Eleanor"]])


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Asia/Kolkata"])
@pytest.mark.parametrize("day", [datetime(2026, 10, 25), datetime(2026, 11, 1), datetime(2027, 3, 14)])  # noqa: DTZ001
def test_an_hour_stays_itself_in_the_weeks_when_clocks_change(zone, day):
    for hour in range(24):
        starts = day.replace(hour=hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        event = replace(
            EVENT, starts_at=starts.astimezone(ZoneInfo(zone)), ends_at=starts + timedelta(hours=1)
        )
        assert read(ics.write(event)).dtstart.value == starts


HOSTILE = (
    'Hi\r\nATTENDEE:mailto:evil@example.com\r\nEND:VEVENT\rBEGIN:VALARM\nx;y,z\\n"q":^n\x00\x0b\u2028é😀'
)


def test_hostile_words_stay_words():
    event = replace(
        EVENT,
        summary=HOSTILE,
        description=HOSTILE,
        location=HOSTILE,
        organizer=Person("d@x.example", HOSTILE),
    )
    made = ics.write(replace(event, attendees=(Person("e@x.example", HOSTILE),)))
    found = read(made)
    assert {name for name, values in found.contents.items() if len(values) > 1} == set()
    assert found.attendee.value == "mailto:e@x.example"
    flat = 'Hi ATTENDEE:mailto:evil@example.com END:VEVENT BEGIN:VALARM x;y,z\\n"q":^né😀'
    assert found.summary.value == flat
    assert found.location.value == flat
    assert found.description.value == (
        'Hi\nATTENDEE:mailto:evil@example.com\nEND:VEVENT\nBEGIN:VALARM\nx;y,z\\n"q":^né😀'
    )
    again = Calendar.from_ical(made).walk("VEVENT")[0]
    assert "END:VEVENT" in again["attendee"].params["CN"]
    assert "\n" not in again["attendee"].params["CN"]


@given(words=st.text(max_size=400))
def test_any_words_come_back_and_nothing_else_appears(words):
    made = ics.write(
        replace(EVENT, summary=words, description=words, attendees=(Person("e@x.example", words),))
    )
    found = Calendar.from_ical(made).walk()
    assert [part.name for part in found] == ["VCALENDAR", "VEVENT"]
    assert str(found[1]["summary"]) == (ics.line(words) or "Appointment")
    assert str(found[1].get("description", "")) == ics.text(words)
    assert all(len(row) <= 75 for row in made.split(b"\r\n"))
    assert set(found[1]) - {"DESCRIPTION"} == set(Calendar.from_ical(ics.write(EVENT)).walk()[1]) - {
        "DESCRIPTION"
    }


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"uid": "a\r\nb"}, "its uid"),
        ({"uid": ""}, "its uid"),
        ({"sequence": -1}, "its sequence"),
        ({"url": "https://x.example/\r\nATTENDEE:x"}, "its link"),
        ({"url": "javascript:alert(1)"}, "its link"),
        ({"organizer": Person("d@x.example\r\nX:y")}, "an address"),
        ({"attendees": (Person('"a"@x.example'),)}, "an address"),
        ({"attendees": ()}, "nobody to ask"),
        ({"organizer": None}, "nobody to ask"),
        ({"ends_at": EVENT.starts_at}, "an end before its start"),
        ({"starts_at": datetime(2026, 11, 1, 9)}, "a time without a zone"),  # noqa: DTZ001
    ],
)
def test_what_is_no_appointment_is_refused(change, why):
    with pytest.raises(ics.NotAnEvent, match=why):
        ics.write(replace(EVENT, **change))


def test_what_a_calendar_keeps_has_no_method_and_nobody_to_write_to():
    found = Calendar.from_ical(ics.stored(EVENT))
    assert "method" not in found
    assert not {"ORGANIZER", "ATTENDEE"} & set(found.walk("VEVENT")[0])

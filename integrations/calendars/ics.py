"""
An appointment as iCalendar (RFC 5545) in the three ways of iTIP (RFC 5546): an invitation or its change, its end, and
a copy to take home. Words of people stay words, whatever signs they hold.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

from icalendar import Calendar, vCalAddress, vUri
from icalendar import Event as Entry

from integrations.calendars.model import Event, Person

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
FILE_NAME = "appointment.ics"
MAKER = "-//Portico//Appointments//EN"
LINE, TEXT, PLACE = 250, 8000, 500  # signs of a summary or name, of a description, of a place
UID = re.compile(r"[A-Za-z0-9._@-]{1,200}")
ADDRESS = re.compile(r"[^\s@<>\",;:\\\x00-\x20\x7f]+@[^\s@<>\",;:\\\x00-\x20\x7f]+")
LINK = re.compile(r"https?://[!-~]{1,2000}")
HIGHEST = 2**31 - 1  # of an INTEGER (RFC 5545 3.3.8)


class NotAnEvent(ValueError):
    """It can't be said to a calendar; the text says why."""


def content_type(method: Method) -> str:
    """Return how a mail or an answer names what `write` makes."""
    return f"text/calendar; charset=utf-8; method={method}"


def write(event: Event, method: Method = "REQUEST") -> bytes:
    """
    Return an appointment as a file for calendars.

    REQUEST invites, and says every change (with a higher `sequence`); CANCEL ends it; PUBLISH is a copy, whose reader
    is asked nothing: it names no attendees.

    :raises NotAnEvent: a name, address, link or time is none, or an invitation lacks its people.
    """
    check(event, method)
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(entry(event, method))
    return bytes(calendar.to_ical())


def stored(event: Event) -> bytes:
    """
    Return it as calendars keep it: without a method (RFC 4791 4.1), and without people, for a server that knew
    them would write to them by itself.

    :raises NotAnEvent: see `write`.
    """
    calendar = Calendar.from_ical(write(event, "PUBLISH"))
    del calendar["method"]
    for found in calendar.walk("VEVENT"):
        found.pop("organizer", None)
    return bytes(calendar.to_ical())


def entry(event: Event, method: Method) -> Entry:
    """Return the VEVENT alone."""
    made = Entry()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", _utc(event.changed_at))
    made.add("last-modified", _utc(event.changed_at))
    made.add("dtstart", _utc(event.starts_at))
    made.add("dtend", _utc(event.ends_at))
    made.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
    for name, words in _words(event):
        made.add(name, words)
    if event.url:
        made.add("url", vUri(event.url))
    _add_people(made, event, method)
    return made


def _words(event: Event) -> Iterator[tuple[str, str]]:
    yield "summary", line(event.summary) or "Appointment"
    if event.description.strip():
        yield "description", text(event.description)
    if event.location.strip():
        yield "location", line(event.location, PLACE)


def _add_people(made: Entry, event: Event, method: Method) -> None:
    if event.organizer is not None:
        made.add("organizer", _person(event.organizer))
    if method == "PUBLISH":
        return
    for one in event.attendees:
        person = _person(one)
        person.params["ROLE"] = "REQ-PARTICIPANT"
        person.params["PARTSTAT"] = "ACCEPTED"  # the appointment was made by them, or with them
        person.params["RSVP"] = "FALSE"
        made.add("attendee", person, encode=False)


def _person(person: Person) -> vCalAddress:
    made = vCalAddress(f"mailto:{person.address}")
    name = line(person.name).replace('"', "’")
    if name:
        made.params["CN"] = name
    return made


def checked(uid: str) -> str:
    """
    Return a uid that is one.

    :raises NotAnEvent: it has signs that we give none.
    """
    if not UID.fullmatch(uid):
        raise NotAnEvent("its uid")
    return uid


def line(words: str, most: int = LINE) -> str:
    """Return words on one line, without signs that no keyboard has, cut where they grow too long."""
    return " ".join(_plain(words).split())[:most].strip()


def text(words: str) -> str:
    """Return words on their lines."""
    return _plain(words).strip()[:TEXT].strip()


def _plain(words: str) -> str:
    ended = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in ended if sign == "\n" or unicodedata.category(sign) not in _UNSEEN)


_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def check(event: Event, method: Method = "PUBLISH") -> None:
    """:raises NotAnEvent: see `write`."""
    times = (event.starts_at, event.ends_at, event.changed_at)
    people = (*event.attendees, *([event.organizer] if event.organizer else []))
    wrong = {
        "its uid": not UID.fullmatch(event.uid),
        "its sequence": not 0 <= event.sequence <= HIGHEST,
        "a time without a zone": any(at.tzinfo is None for at in times),
        "an address": any(not ADDRESS.fullmatch(one.address) for one in people),
        "its link": bool(event.url) and not LINK.fullmatch(event.url),
        "nobody to ask": method != "PUBLISH" and not (event.organizer and event.attendees),
    }
    found = [what for what, is_so in wrong.items() if is_so]
    if not found and event.ends_at <= event.starts_at:
        found = ["an end before its start"]
    if found:
        raise NotAnEvent(", ".join(found))

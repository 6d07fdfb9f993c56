"""
Calendars by CalDAV (RFC 4791): Nextcloud, iCloud, Fastmail, Radicale and others, with a name and an app password. Our
own client: ADR 0023 says why.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from integrations.calendars import dav, ics, line
from integrations.calendars.calendar import joined
from integrations.calendars.errors import Refused, Revoked
from integrations.calendars.line import Answer
from integrations.calendars.model import Busy, Event
from integrations.calendars.reading import Reader

WELL_KNOWN = "/.well-known/caldav"  # RFC 6764
LEAPS = 5  # redirects that are followed
MOST_CALENDARS = 20
NAME = 100  # signs of a calendar's name
XML = "application/xml; charset=utf-8"
MOVED = (301, 302, 307, 308)


@dataclass(frozen=True)
class Login:
    """Who asks. The password is one made for us, where the server has such."""

    username: str
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()


@dataclass(frozen=True)
class Place:
    """One calendar of a person, by its address."""

    url: str
    name: str


class CalDav:
    """The calendars of one person: all of them are read, one is written to."""

    def __init__(self, login: Login, *, read: tuple[str, ...], into: str, zone: ZoneInfo) -> None:
        self.login, self.read, self.into, self.zone = login, read, into.rstrip("/") + "/", zone

    def busy(self, since: datetime, until: datetime) -> list[Busy]:
        reader = Reader(since, until, self.zone)
        for url in self.read:
            answer = line.judge(_ask(self.login, "REPORT", url, dav.query(since, until), depth="1"))
            for text in dav.data_of(dav.parse(answer.body)):
                reader.add(text)
        return joined(reader.found, since, until)

    def put(self, event: Event) -> None:
        body = ics.stored(event)
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        answer = line.ask("PUT", self._of(event.uid), headers | self._who, body)
        if answer.status == HTTPStatus.CONFLICT:
            raise Revoked("its calendar is gone")
        line.judge(answer)

    def remove(self, uid: str) -> None:
        answer = line.ask("DELETE", self._of(uid), self._who)
        if answer.status not in line.GONE:
            line.judge(answer)

    def _of(self, uid: str) -> str:
        return f"{self.into}{quote(uid, safe='')}.ics"

    @property
    def _who(self) -> dict[str, str]:
        return {"Authorization": self.login.header}


def discover(address: str, login: Login) -> list[Place]:
    """
    Return the calendars behind an address: that of a calendar, of a person, or of a server.

    :raises Away, Refused, Revoked: see there; Refused also when there is none.
    """
    url = line.checked(address)
    found = list(_looked(login, url))
    if not found and urlsplit(url).path in ("", "/"):
        found = list(_looked(login, line.onward(url, WELL_KNOWN)))
    if not found:
        raise Refused("no calendar there")
    return found[:MOST_CALENDARS]


def _looked(login: Login, url: str) -> Iterator[Place]:
    seen = _properties(login, url, "0")
    for at, found in seen:
        if dav.is_calendar(found):
            yield Place(at, _name(found, at))
            return
    home = _first(seen, dav.CAL, "calendar-home-set")
    principal = _first(seen, dav.DAV, "current-user-principal")
    if not home and principal:
        home = _first(_properties(login, principal, "0"), dav.CAL, "calendar-home-set")
    if home:
        for at, found in _properties(login, home, "1"):
            if dav.is_calendar(found):
                yield Place(at, _name(found, at))


type Seen = list[tuple[str, Element]]


def _properties(login: Login, url: str, depth: str) -> Seen:
    answer = _ask(login, "PROPFIND", url, dav.WHO.encode(), depth=depth)
    if answer.status in (*line.GONE, HTTPStatus.METHOD_NOT_ALLOWED):
        return []
    if line.judge(answer).status != dav.MULTI:
        return []  # a web page, not a calendar server
    at = answer.location or url
    return [(line.onward(at, href), found) for href, found in dav.responses(dav.parse(answer.body))]


def _first(seen: Seen, space: str, name: str) -> str:
    for at, found in seen:
        if href := dav.href_of(found, space, name):
            return line.onward(at, href)
    return ""


def _ask(login: Login, method: str, url: str, body: bytes, *, depth: str) -> Answer:
    """Ask, and follow where the server leads. `location` of the answer is where it came from."""
    headers = {"Authorization": login.header, "Content-Type": XML, "Depth": depth}
    for _ in range(LEAPS):
        answer = line.ask(method, url, headers, body)
        if answer.status not in MOVED or not answer.location:
            return Answer(answer.status, answer.body, url)
        url = line.onward(url, answer.location)
    raise Refused("it leads in circles")


def _name(found: Element, at: str) -> str:
    return (
        ics.line(dav.name_of(found), NAME)
        or urlsplit(at).path.rstrip("/").rpartition("/")[2][:NAME]
        or "Calendar"
    )

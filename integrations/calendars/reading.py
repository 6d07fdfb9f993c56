"""
Which times are taken, from events as CalDAV servers give them. Series are unrolled here: servers offer to (`expand`),
but not all do it, and Radicale forgets there what was taken out or moved, and when clocks change.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from math import prod
from threading import Lock
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.timezone import tzp

from integrations.calendars.calendar import MOST_EVENTS
from integrations.calendars.errors import Away, Refused
from integrations.calendars.model import Busy

type Part = Any  # a VEVENT: its values are of thirty types, which its names tell apart
WORK = 20  # seconds that all calendars of a person may cost, beside waiting for their servers
MOST_A_DAY = 24  # times of a series on one day
MOST_PARTS, MOST_PLACES = (
    100,
    12,
)  # what a rule may name, and BYSETPOS: each costs in all years, if nothing is yielded
MOST_CHANGES = 300  # of the clocks in one zone; the longest that programs write has some two hundred
ZONES = Lock()  # while a text is read: the zones that it brings along are the library's, for all threads
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")  # finer ones are no appointments, but endless work


class Reader:
    """Reads the events of one calendar. Days, and times without a zone, are meant in the zone of its person."""

    def __init__(self, since: datetime, until: datetime, zone: ZoneInfo) -> None:
        self.since, self.until, self.zone = since, until, zone
        self.found: list[Busy] = []
        self.left, self.ends = float(WORK), 0.0

    def add(self, text: str) -> None:
        """
        Read one resource: an event, or a series with its exceptions.

        :raises Away: it can't be read. :raises Refused: more than MOST_EVENTS in all, or too much work.
        """
        began = monotonic()
        self.ends = began + self.left
        try:
            self._add(text)
        finally:
            self.left -= monotonic() - began

    def _add(self, text: str) -> None:
        try:
            events = [part for part in _parts(text) if "DTSTART" in part]
            moved = {self._at(part["RECURRENCE-ID"].dt) for part in events if "RECURRENCE-ID" in part}
            for part in events:
                self.found += self._times(part, moved)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, IndexError) as error:
            raise Away(f"an event that can't be read: {type(error).__name__}") from error
        self._check()

    def _check(self) -> None:
        if len(self.found) > MOST_EVENTS:
            raise Refused("too many events")
        if monotonic() > self.ends:
            raise Refused("too much to unroll")

    def _times(self, part: Part, moved: set[datetime]) -> Iterator[Busy]:
        if not _takes_time(part):
            return
        length = self._length(part)
        for starts in self._starts(part, moved, length):
            if starts < self.until and starts + length > self.since:
                yield Busy(starts, starts + length)

    def _starts(self, part: Part, moved: set[datetime], length: timedelta) -> Iterable[datetime]:
        first = part["DTSTART"].dt
        if "RECURRENCE-ID" in part or not ({"RRULE", "RDATE"} & set(part)):
            return [self._at(first)]
        without = moved | {self._at(one) for one in _dates(part, "EXDATE")}
        series = {self._at(first), *(self._at(one) for one in _dates(part, "RDATE"))}
        for rule in _several(part.get("RRULE")):
            series |= set(self._unrolled(rule, first, length))
        return [one for one in series if one not in without]

    def _unrolled(self, rule: Any, first: date, length: timedelta) -> Iterator[datetime]:
        """Yield the times of a rule, by the clock of the place where it was made."""
        _check_rule(rule)
        a_day = prod(len(_several(rule.get(name))) or 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        if _frequency(rule) not in FREQUENCIES or a_day > MOST_A_DAY:
            raise Refused("a series finer than hours")
        zone = first.tzinfo if isinstance(first, datetime) else None
        start = _bare(first)
        words = _bare_until(rule, zone)
        window = (
            _bare(self.since.astimezone(zone or self.zone)),
            _bare(self.until.astimezone(zone or self.zone)),
        )
        for at in rrulestr(words, dtstart=start):
            self._check()
            if at > window[1]:
                return
            if at >= window[0] - length:
                yield self._at(at.replace(tzinfo=zone))

    def _at(self, when: date) -> datetime:
        self._check()
        found = when if isinstance(when, datetime) else datetime.combine(when, time())
        return (found if found.tzinfo else found.replace(tzinfo=self.zone)).astimezone(UTC)

    def _length(self, part: Part) -> timedelta:
        start = part["DTSTART"].dt
        if "DTEND" in part:
            return max(self._at(part["DTEND"].dt) - self._at(start), timedelta())
        if "DURATION" in part:
            lasts: timedelta = part["DURATION"].dt
            return max(lasts, timedelta())
        return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _parts(text: str) -> list[Part]:
    """
    Return the events of a text. The library keeps the zones that a text defines, for whoever reads next: those of one
    calendar must not say when another's events are, so it forgets them before each.

    :raises Refused: it defines a zone that is none, but endless work.
    """
    with ZONES:
        tzp.use_default()
        calendar = Calendar.from_ical(text)
    for zone in calendar.walk("VTIMEZONE"):
        _check_zone(zone)
    return list(calendar.walk("VEVENT"))


def _check_zone(zone: Part) -> None:
    """
    :raises Refused: its clocks change more often than any do: each moment of it asks all of these rules.
    """
    names = ("RRULE", "EXRULE")
    rules = [rule for one in zone.subcomponents for name in names for rule in _several(one.get(name))]
    if len(zone.subcomponents) > MOST_CHANGES or any(_frequency(rule) != "YEARLY" for rule in rules):
        raise Refused("a zone of too many changes")
    for rule in rules:
        _check_rule(rule)


def _check_rule(rule: Any) -> None:
    """
    :raises Refused: it goes nowhere, or costs too much before its first time is known.
    """
    named = sum(len(_several(value)) for value in rule.values())
    stands = any(int(every) < 1 for every in _several(rule.get("INTERVAL")))
    if named > MOST_PARTS or len(_several(rule.get("BYSETPOS"))) > MOST_PLACES or stands:
        raise Refused("too much to unroll")


def _frequency(rule: Any) -> str:
    return str(next(iter(_several(rule.get("FREQ"))), "")).upper()


def _takes_time(part: Part) -> bool:
    said = {
        name: str(part.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")
    }
    return (
        said["TRANSP"] != "TRANSPARENT"
        and said["STATUS"] != "CANCELLED"
        and said["X-MICROSOFT-CDO-BUSYSTATUS"] != "FREE"
    )


def _several(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _dates(part: Part, name: str) -> Iterator[date]:
    for row in _several(part.get(name)):
        for one in row.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _bare(when: date) -> datetime:
    return when.replace(tzinfo=None) if isinstance(when, datetime) else datetime.combine(when, time())


def _bare_until(rule: Any, zone: Any) -> str:
    """Return a rule in words, its end by the same clock as its start: it is said in UTC."""
    said = rule.copy()
    ends = [_bare(one.astimezone(zone) if isinstance(one, datetime) and one.tzinfo and zone else one)
            for one in _several(said.pop("UNTIL", None))]  # fmt: skip
    words = str(said.to_ical(), "ascii")
    if not ends:
        return words
    last = ends[0]
    return f"{words};UNTIL={last:%Y%m%dT%H%M%S}"

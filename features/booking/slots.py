"""
When somebody can be met. Pure: from rules, hours by a clock on a wall, days off and what is taken to the moments at
which an appointment can begin.

All is counted in whole minutes since 1970 (UTC), so that no change of clocks lies between two numbers. A day's hours
become stretches of one offset each; where clocks are put forward a part of the hours is missing, and where they are put
back the hour that comes again is open once more as long as the clock on the wall says so. A start at an hour that has
been there already that day is not offered: it would read like the first.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

type Span = tuple[int, int]  # minutes since 1970, the second is no longer part of it
type Walls = Sequence[tuple[time, time]]
DAY = 24 * 60
A_DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Rules:
    """
    Of a service. `step` is the grid on which it begins, counted from when the hours begin; `before` and `after` stay
    free around it; `notice` is how long ahead it is booked at least; `per_day` how many of it one person takes a day.
    All in minutes, but `days`, how far ahead it can be booked.
    """

    length: int
    step: int
    before: int = 0
    after: int = 0
    notice: int = 0
    days: int = 60
    per_day: int | None = None


@dataclass(frozen=True)
class Diary:
    """
    Of one person. `week` has the hours by day of the week (0 is Monday) on the clock of `zone`; `off` the days, and
    the hours of them, on which they are not there; `busy` what is taken, with all that stays free around it; `taken`
    how many of the service they have on a day by their own calendar.
    """

    zone: ZoneInfo
    week: Mapping[int, Walls]
    off: Sequence[tuple[date, date, Walls]] = ()  # first day, last day, hours of each (none: the whole day)
    busy: Sequence[Span] = ()
    taken: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """A stretch of one day in one offset from UTC. `again`: the clock on the wall shows this for the second time."""

    starts: int
    ends: int
    offset: int
    seen_until: int  # wall minute of the day up to which the clock has been before


def minutes(at: datetime) -> int:
    return int(at.timestamp() // 60)


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at * 60, UTC)


def starts(rules: Rules, diary: Diary, since: int, until: int, now: int) -> list[int]:
    """Return when it can begin with this person, from `since` on and before `until`, in order."""
    first = max(since, now + rules.notice)
    last = min(until, now + rules.days * DAY)
    if first >= last:
        return []
    busy = merged(diary.busy)
    found: list[int] = []
    for day in _days(first, last, diary.zone):
        if rules.per_day is None or diary.taken.get(day, 0) < rules.per_day:
            found.extend(_of_day(rules, diary, day, busy, (first, last)))
    return found


def among[Name](
    rules: Rules, diaries: Mapping[Name, Diary], how: Literal["one", "all"], window: Span, now: int
) -> dict[int, list[Name]]:
    """Return when it can begin, in order, and who of them is free then: somebody (`one`), or all of them together."""
    found: dict[int, list[Name]] = {}
    for name, diary in diaries.items():
        for at in starts(rules, diary, *window, now):
            found.setdefault(at, []).append(name)
    least = len(diaries) if how == "all" else 1
    return {at: found[at] for at in sorted(found) if len(found[at]) >= least}


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same time in order, without overlaps."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        elif begins < ends:
            found.append((begins, ends))
    return found


def without(spans: Iterable[Span], holes: Sequence[Span]) -> Iterator[Span]:
    """Return the time of `spans` that none of `holes` (in order) has."""
    for begins, ends in spans:
        at = begins
        for hole_begins, hole_ends in holes:
            if hole_ends > at and hole_begins < ends:
                if hole_begins > at:
                    yield at, hole_begins
                at = hole_ends
        if at < ends:
            yield at, ends


def open_spans(diary: Diary, day: date) -> list[Span]:
    """Return when they are there on a day of their calendar, without looking at what is taken."""
    week = diary.week.get(day.weekday())
    if not week:
        return []
    hours = merged(span for wall in week for span in on_clock(day, wall, diary.zone))
    for first, last, walls in diary.off:
        if first <= day <= last:
            if not walls:
                return []
            gone = merged(span for wall in walls for span in on_clock(day, wall, diary.zone))
            hours = list(without(hours, gone))
    return hours


def on_clock(day: date, wall: tuple[time, time], zone: ZoneInfo) -> list[Span]:
    """Return when on this day the clock there shows a time from the first to before the second."""
    opens, closes = (each.hour * 60 + each.minute for each in wall)
    midnight = (day - EPOCH).days * DAY
    spans = (
        (max(one.starts, midnight + opens - one.offset), min(one.ends, midnight + closes - one.offset))
        for one in pieces(day, zone)
    )
    return [span for span in spans if span[0] < span[1]]


@lru_cache(maxsize=4096)
def pieces(day: date, zone: ZoneInfo) -> tuple[Piece, ...]:
    """Return the day as its clock runs: one piece, or two where it is changed."""
    low = _first_minute(day, zone)
    high = _first_minute(day + A_DAY, zone)
    found: list[Piece] = []
    midnight = (day - EPOCH).days * DAY
    while low < high:
        offset = _offset(low, zone)
        ends = _same_until(low, high, zone)
        seen = found[-1].ends + found[-1].offset - midnight if found else 0
        found.append(Piece(low, ends, offset, seen))
        low = ends
    return tuple(found)


def _of_day(rules: Rules, diary: Diary, day: date, busy: list[Span], window: Span) -> Iterator[int]:
    hours = open_spans(diary, day)
    if not hours:
        return
    midnight = (day - EPOCH).days * DAY
    walls = [each[0].hour * 60 + each[0].minute for each in diary.week[day.weekday()]]
    parts = pieces(day, diary.zone)
    for begins, ends in hours:
        for part in parts:
            low = max(begins, part.starts, window[0], midnight + part.seen_until - part.offset)
            high = min(ends - rules.length + 1, part.ends, window[1])
            if low < high:
                wall = low + part.offset - midnight
                grid = max((each for each in walls if each <= wall), default=walls[0])
                first = low + (grid - wall) % rules.step
                yield from _free(range(first, high, rules.step), rules, busy)


def _free(wanted: range, rules: Rules, busy: list[Span]) -> Iterator[int]:
    """Return those around which nothing is taken."""
    if not wanted:
        return
    place = bisect_left(busy, (wanted.start - rules.before, 0))
    place -= 1 if place and busy[place - 1][1] > wanted.start - rules.before else 0
    for at in wanted:
        while place < len(busy) and busy[place][1] <= at - rules.before:
            place += 1
        if place == len(busy) or busy[place][0] >= at + rules.length + rules.after:
            yield at


def _days(first: int, last: int, zone: ZoneInfo) -> Iterator[date]:
    day = moment(first).astimezone(zone).date()
    final = moment(last - 1).astimezone(zone).date()
    while day <= final:
        yield day
        day += A_DAY


def _offset(at: int, zone: ZoneInfo) -> int:
    shift = moment(at).astimezone(zone).utcoffset()
    return int(shift.total_seconds() // 60) if shift else 0


def _first_minute(day: date, zone: ZoneInfo) -> int:
    """Return the first minute of a day there: of one whose midnight is left out, when its clock goes on."""
    guess = (day - EPOCH).days * DAY - 15 * 60
    return _search(guess, guess + 30 * 60, lambda at: moment(at).astimezone(zone).date() >= day)


def _same_until(low: int, high: int, zone: ZoneInfo) -> int:
    here = _offset(low, zone)
    if _offset(high - 1, zone) == here:
        return high
    return _search(low, high, lambda at: _offset(at, zone) != here)


def _search(low: int, high: int, is_past: Callable[[int], bool]) -> int:
    """Return the first minute of which `is_past` holds, between one of which it does not and one of which it does."""
    while high - low > 1:
        middle = (low + high) // 2
        if is_past(middle):
            high = middle
        else:
            low = middle
    return high

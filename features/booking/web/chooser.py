"""Choosing a time, link by link: a service, with whom, a day, a time. All that is chosen stands in the address."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from branding.frame import Link
from features.accounts.models import Membership
from features.booking import diaries, saying
from features.booking.models import Appointment, Service
from features.booking.rules import FIRST_YEAR, LAST_YEAR

A_DAY = timedelta(days=1)
FORM = "%Y%m%dT%H%MZ"  # how a moment stands in an address


@dataclass(frozen=True)
class Day:
    number: int
    url: str = ""
    is_chosen: bool = False
    is_today: bool = False


@dataclass(frozen=True)
class Slot:
    at: datetime
    label: str
    url: str
    is_chosen: bool


@dataclass
class Choice:
    """What a page shows of what is chosen so far. `at` is a time that is free; None: none is chosen."""

    zone: ZoneInfo
    services: list[Service] = field(default_factory=list)
    service: Service | None = None
    hosts: list[Membership] = field(default_factory=list)
    member: Membership | None = None
    month: date = date(2000, 1, 1)
    weeks: list[list[Day | None]] = field(default_factory=list)
    day: date | None = None
    slots: list[Slot] = field(default_factory=list)
    at: datetime | None = None
    free: list[UUID] = field(default_factory=list)  # who is free then
    earlier: str = ""
    later: str = ""
    links: list[Link] = field(default_factory=list)  # services
    people: list[tuple[Link, Membership | None]] = field(default_factory=list)

    @property
    def with_whom(self) -> list[Membership]:
        """Return who it will be with, as far as that is known."""
        if self.service is not None and self.service.who == Service.Who.ALL:
            return self.hosts
        if self.member is not None:
            return [self.member]
        free = [one for one in self.hosts if one.pk in self.free]
        return free if len(free) == 1 else []

    @property
    def can_choose_whom(self) -> bool:
        return self.service is not None and self.service.who == Service.Who.CHOICE and len(self.hosts) > 1


class Chooser:
    """
    Reads what an address says, and finds what is free. `offered` has the services and who gives each; `now` and the
    reader's `zone` decide what is a day; `kept` stays in every address.
    """

    def __init__(
        self, given: Mapping[str, str], *, offered: Mapping[Service, list[Membership]], zone: ZoneInfo, now: datetime,
        kept: dict[str, str] | None = None, by_staff: bool = False, moving: Appointment | None = None,
    ) -> None:  # fmt: skip
        self.given, self.now, self.kept, self.by_staff, self.moving = given, now, kept or {}, by_staff, moving
        self.offered = offered
        self.choice = Choice(zone, list(offered))

    def read(self) -> Choice:
        it = self.choice
        it.service = self._service()
        if it.service is None:
            return it
        it.hosts = self.offered[it.service]
        it.member = self._member()
        self._find()
        it.links = [
            Link(self._url(service=str(one.pk)), one.name, current=one == it.service) for one in it.services
        ]
        it.people = self._people()
        return it

    def _service(self) -> Service | None:
        wish = self.given.get("service", "")
        found = [one for one in self.choice.services if str(one.pk) == wish]
        return next(iter(found or self.choice.services), None)

    def _member(self) -> Membership | None:
        it, wish = self.choice, self.given.get("with", "")
        if len(it.hosts) == 1:
            return it.hosts[0]
        if not it.can_choose_whom or self.moving is not None:
            return None
        return next((one for one in it.hosts if str(one.pk) == wish), None)

    def _people(self) -> list[tuple[Link, Membership | None]]:
        it = self.choice
        if not it.can_choose_whom:
            return []
        base: dict[str, Any] = {"service": str(it.service.pk)} if it.service else {}
        found: list[tuple[Link, Membership | None]] = [
            (Link(self._url(**base, **{"with": str(one.pk)}), one.name, current=one == it.member), one)
            for one in it.hosts
        ]
        return [*found, (Link(self._url(**base), "First available", current=it.member is None), None)]

    def _find(self) -> None:
        """Find what is free in the month that is shown: the one asked for, or the first in which something is."""
        it, today = self.choice, self.now.astimezone(self.choice.zone).date()
        first, last = (
            today.replace(day=1),
            _last(self.now, it.service, by_staff=self.by_staff).astimezone(it.zone).date(),
        )
        wished = self._wished()
        it.month = min(max(wished or first, first), last.replace(day=1))
        free = self._free(it.month, _next(it.month))
        if not free and wished is None:
            ahead = self._free(_next(it.month), last + A_DAY)
            if ahead:
                it.month = min(ahead).astimezone(it.zone).date().replace(day=1)
                free = {
                    at: who for at, who in ahead.items() if at.astimezone(it.zone).date() < _next(it.month)
                }
        self._show(free, today)
        if it.month > first:
            it.earlier = self._at(month=f"{_next(it.month, -1):%Y-%m}")
        if _next(it.month) <= last:
            it.later = self._at(month=f"{_next(it.month):%Y-%m}")

    def _wished(self) -> date | None:
        """Return the month an address names: by itself, by a day of it, or by a time."""
        at = moment(self.given.get("at", ""))
        days = [self.given.get("day", ""), f"{at.astimezone(self.choice.zone).date()}" if at else ""]
        return next(
            filter(None, map(_month, (self.given.get("month", ""), *(day[:7] for day in days)))), None
        )

    def _show(self, free: diaries.Free, today: date) -> None:
        it = self.choice
        days = sorted({at.astimezone(it.zone).date() for at in free})
        wish = _day(self.given.get("day", ""))
        at = moment(self.given.get("at", ""))
        it.day = (
            wish
            if wish in days
            else (at.astimezone(it.zone).date() if at in free else (days[0] if days else None))
        )
        it.at = at if at in free else None
        it.free = free[it.at] if it.at else []
        it.weeks = [
            [
                Day(one.day, self._at(day=f"{one}") if one in days else "", one == it.day, one == today)
                if one.month == it.month.month
                else None
                for one in week
            ]
            for week in calendar.Calendar().monthdatescalendar(it.month.year, it.month.month)
        ]
        here = [one for one in free if one.astimezone(it.zone).date() == it.day]
        labels = [saying.clock(one, it.zone) for one in here]
        it.slots = [
            Slot(
                one, f"{label} {one.astimezone(it.zone):%Z}" if labels.count(label) > 1 else label,
                self._at(day=f"{it.day}", at=f"{one:{FORM}}"), one == it.at,
            )
            for one, label in zip(here, labels, strict=True)
        ]  # fmt: skip

    def _free(self, first: date, until: date) -> diaries.Free:
        it = self.choice
        if it.service is None:
            return {}
        hosts = [it.member] if it.member is not None and self.moving is None else it.hosts
        bounds = [datetime.combine(day, time(), it.zone).astimezone(UTC) for day in (first, until)]
        together = True if self.moving is not None else None
        found = diaries.free(
            it.service, hosts, bounds[0], bounds[1], self.now, together=together, by_staff=self.by_staff,
            besides=self.moving,
        )  # fmt: skip
        gone = self.moving.starts_at if self.moving else None
        return {
            at: who
            for at, who in found.items()
            if at != gone and first <= at.astimezone(it.zone).date() < until
        }

    def _at(self, **more: str) -> str:
        """Return an address that keeps the service and whom it is with."""
        it = self.choice
        base = {"service": str(it.service.pk)} if it.service and len(it.services) > 1 else {}
        if it.member is not None and it.can_choose_whom:
            base["with"] = str(it.member.pk)
        return self._url(**base, **more)

    def _url(self, **more: str) -> str:
        return f"?{urlencode({**self.kept, **more})}"


def _last(now: datetime, service: Service | None, *, by_staff: bool) -> datetime:
    return now + timedelta(days=365 if by_staff or service is None else service.days)


def _next(month: date, step: int = 1) -> date:
    count = month.year * 12 + month.month - 1 + step
    return date(count // 12, count % 12 + 1, 1)


def _month(text: str) -> date | None:
    return _day(f"{text}-01")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    try:
        found = datetime.strptime(text, FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None

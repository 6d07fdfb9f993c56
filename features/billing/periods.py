"""Which days a statement covers: a period that the page offers, or days of one's own, by the firm's calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from features.base.errors import Refused
from tenants.context import require_firm

YEAR, LATELY, BEFORE, OWN = "year", "90", "before", "own"
NAMES = {YEAR: "This year", LATELY: "Last 90 days", BEFORE: "Last year", OWN: "Other days"}
FIRST = date(2000, 1, 1)


@dataclass(frozen=True)
class Period:
    """Both days are within it."""

    first: date
    last: date
    name: str = OWN

    @classmethod
    def read(cls, given: Mapping[str, str], today: date) -> Self:
        """
        Return what an address asks for: a name, or two days; this year where it asks for nothing.

        :raises Refused: the days are none, or the wrong way round; `field` names one.
        """
        name = given.get("period", "")
        if name == OWN or (not name and ("from" in given or "to" in given)):
            return cls.between(day(given.get("from", ""), "from"), day(given.get("to", ""), "to"), today)
        return cls.named(name, today)

    @classmethod
    def named(cls, name: str, today: date) -> Self:
        """Return one of those that are offered, this year for a name that there is not."""
        if name == LATELY:
            return cls(today - timedelta(days=89), today, LATELY)
        if name == BEFORE:
            return cls(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), BEFORE)
        return cls(date(today.year, 1, 1), today, YEAR)

    @classmethod
    def between(cls, first: date, last: date, today: date) -> Self:
        """
        Return days of one's own, up to today: nobody knows what comes after it.

        :raises Refused: they are the wrong way round, or before all time.
        """
        if first < FIRST:
            raise Refused("Choose a day from the year 2000 on.", field="from")
        if first > today:
            raise Refused("Choose a first day up to today.", field="from")
        if last < first:
            raise Refused("The last day is before the first.", field="to")
        return cls(first, min(last, today))

    @property
    def starts(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """Return the moment after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def query(self) -> str:
        """Return the part of an address that asks for these days, whatever the day is then."""
        return urlencode({"from": self.first.isoformat(), "to": self.last.isoformat()})


def day(typed: str, field: str) -> date:
    """:raises Refused: it is no day; `field` names where it was typed."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("Enter a day, such as 2026-03-31.", field=field) from None


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, ZoneInfo(require_firm().time_zone))

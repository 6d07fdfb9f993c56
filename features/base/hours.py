"""When a firm is there: its hours on each day of the week, on its own clock, and the days on which it is closed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from features.base import remembered
from features.base.models import ClosedDays, OfficeDay
from features.base.walls import A_DAY, moment
from tenants.context import require_firm

HOURS, A_WHILE = "office-hours", 300
FAR = 400  # days, within which the next opening and the last closing are looked for


@dataclass(frozen=True)
class Hours:
    """
    `week` has from when until when it is open, by day of the week (0 is Monday); a day that is missing is closed.
    Without any day nothing is known, and it counts as open at all times.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[time, time]]
    closed: Sequence[tuple[date, date]] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.week)

    def is_open(self, at: datetime) -> bool:
        if not self.is_known:
            return True
        span = self._span(at.astimezone(self.zone).date())
        return span is not None and span[0] <= at < span[1]

    def opens_after(self, at: datetime) -> datetime | None:
        """Return when it next opens; None: not within a year, or nothing is known."""
        return next((opens for opens, _ in self._spans(at, 1) if opens > at), None)

    def closed_since(self, at: datetime) -> datetime | None:
        """Return when it last closed; None: it is open, nothing is known, or it was not open for a year."""
        if self.is_open(at):
            return None
        return next((closes for _, closes in self._spans(at, -1) if closes <= at), None)

    def _spans(self, at: datetime, step: int) -> Iterator[tuple[datetime, datetime]]:
        today = at.astimezone(self.zone).date()
        found = (self._span(today + step * days * A_DAY) for days in range(FAR if self.is_known else 0))
        return (span for span in found if span is not None)

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        here = self.week.get(day.weekday())
        if here is None or any(first <= day <= last for first, last in self.closed):
            return None
        opens, closes = (moment(day, wall, self.zone) for wall in here)
        return (opens, closes) if opens < closes else None


def of_firm() -> Hours:
    """Return the hours of the firm in use."""
    week, closed = remembered.get(HOURS, _read, seconds=A_WHILE)
    return Hours(ZoneInfo(require_firm().time_zone), week, closed)


def changed() -> None:
    remembered.forget([HOURS])


def _read() -> tuple[dict[int, tuple[time, time]], list[tuple[date, date]]]:
    days = OfficeDay.objects.values_list("weekday", "opens", "closes")
    since = datetime.now(ZoneInfo(require_firm().time_zone)).date() - timedelta(days=FAR)
    closed = ClosedDays.objects.filter(last_on__gte=since).values_list("first_on", "last_on")
    return {day: (opens, closes) for day, opens, closes in days}, list(closed)

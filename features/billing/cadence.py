"""When a series bills: days on the firm's calendar, one for each period, worked out from its first day alone."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from features.billing.models import Series

E = Series.Every
MONTHS = {E.MONTH: 1, E.QUARTER: 3, E.HALF_YEAR: 6, E.YEAR: 12}
DAYS = {E.WEEK: 7, E.FORTNIGHT: 14}


@dataclass(frozen=True)
class Cadence:
    """`day` is that of the month, where it goes by months: in a shorter one, its last."""

    every: str
    starts_on: date
    day: int = 1

    @classmethod
    def of(cls, series: Series) -> "Cadence":
        return cls(series.every, series.starts_on, series.day)

    @property
    def by_months(self) -> bool:
        return self.every in MONTHS

    def on_or_after(self, day: date) -> date:
        """Return the first of its days from this one on; none is before it starts."""
        if not self.by_months:
            return self.starts_on + timedelta(days=self._weeks(day))
        step, first = MONTHS[E(self.every)], self._first_month()
        number = max(0, (index(day) - first) // step)
        found = self._in(first + number * step)
        return found if found >= day else self._in(first + (number + 1) * step)

    def after(self, day: date) -> date:
        return self.on_or_after(day + timedelta(days=1))

    def in_place_of(self, was: "Cadence", upcoming: date) -> tuple["Cadence", date]:
        """
        Return it as it goes on in place of another whose next day was `upcoming`, and its own next day: of the same
        month where both go by months, so that none is billed twice or left out.
        """
        both = self.by_months and was.by_months
        begun = replace(self, starts_on=upcoming.replace(day=1) if both else upcoming)
        return begun, begun.on_or_after(begun.starts_on)

    def period(self, on: date) -> tuple[date, date]:
        """Return the first and last day of the period that is billed on a day of its."""
        if not self.by_months:
            return on, on + timedelta(days=DAYS[E(self.every)] - 1)
        last = index(on) + MONTHS[E(self.every)] - 1
        return on.replace(day=1), _last_of(last)

    def _weeks(self, day: date) -> int:
        """Return how many days after the first its day is, in whole steps."""
        step = DAYS[E(self.every)]
        return max(0, -(-(day - self.starts_on).days // step)) * step

    def _first_month(self) -> int:
        month = index(self.starts_on)
        return month if self._in(month) >= self.starts_on else month + 1

    def _in(self, month: int) -> date:
        last = _last_of(month)
        return last.replace(day=min(self.day, last.day))


def index(day: date) -> int:
    """Number months, so that they can be counted."""
    return day.year * 12 + day.month - 1


def _last_of(month: int) -> date:
    year, at = divmod(month, 12)
    return date(year, at + 1, monthrange(year, at + 1)[1])

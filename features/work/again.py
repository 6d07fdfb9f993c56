"""On which days work comes again, and what it is called then. Pure: it knows no database and no clock."""

import calendar
from datetime import date, timedelta

from features.base import placeholders

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
NAMES = ("month", "last_month", "quarter", "last_quarter", "year", "last_year")


def after(starts_on: date, every: str, day: date) -> date:
    """Return the first day after `day`, counted from the first, so that the 31st comes back after a short month."""
    step = MONTHS[every]
    count = max(0, ((day.year - starts_on.year) * 12 + day.month - starts_on.month) // step)
    while (found := months_later(starts_on, step * count)) <= day:
        count += 1
    return found


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def known(text: str) -> str:
    """
    Return the text as it is.

    :raises Refused: it has a place that nothing is known for.
    """
    return placeholders.known(text, NAMES, field="title")


def called(title: str, on: date) -> str:
    """Return a title with its places filled for the work of a day."""
    before = on.replace(day=1) - timedelta(days=1)
    quarter_before = months_later(on.replace(day=1), -3)
    values = {
        "month": f"{on:%B %Y}", "last_month": f"{before:%B %Y}", "year": str(on.year), "last_year": str(on.year - 1),
        "quarter": _quarter(on), "last_quarter": _quarter(quarter_before),
    }  # fmt: skip
    return placeholders.filled(title, values)


def _quarter(day: date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"

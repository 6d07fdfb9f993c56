"""The words of a series that change from invoice to invoice: {month}, {period} and so on, in its title and lines."""

from datetime import date, timedelta

from features.base import placeholders
from features.base.placeholders import filled
from features.billing.cadence import Cadence, index

NAMES = ("month", "year", "period", "last_month", "last_period")


def known(text: str, *, field: str) -> str:
    """
    Return the text as it is.

    :raises Refused: it has a place that nothing is known for.
    """
    return placeholders.known(text, NAMES, field=field)


def said(text: str, cadence: Cadence, on: date, *, most: int) -> str:
    """Return the text with its places filled for the invoice of a day."""
    return filled(text, values(cadence, on))[:most]


def values(cadence: Cadence, on: date) -> dict[str, str]:
    first, last = cadence.period(on)
    month_before = on.replace(day=1) - timedelta(days=1)
    return {
        "month": f"{on:%B}", "year": str(on.year), "last_month": f"{month_before:%B}",
        "period": span(first, last, months=cadence.by_months),
        "last_period": span(*_before(cadence, first, last), months=cadence.by_months),
    }  # fmt: skip


def _before(cadence: Cadence, first: date, last: date) -> tuple[date, date]:
    """Return the period before: as many months, or days."""
    end = first - timedelta(days=1)
    if not cadence.by_months:
        return end - (last - first), end
    begin = end.replace(day=1)
    for _ in range(index(last) - index(first)):
        begin = (begin - timedelta(days=1)).replace(day=1)
    return begin, end


def span(first: date, last: date, *, months: bool) -> str:
    """Say a time: November 2026, October to December 2026, 2026, November 2 to 8, 2026."""
    one, other = (f"{each:%B}" if months else f"{each:%B} {each.day}" for each in (first, last))
    comma = "" if months else ","
    if first.year != last.year:
        return f"{one}{comma} {first.year} to {other}{comma} {last.year}"
    if months and (first.month, last.month) == (1, 12):
        return str(first.year)
    if one == other:
        return f"{one}{comma} {first.year}"
    other = str(last.day) if not months and first.month == last.month else other
    return f"{one} to {other}{comma} {first.year}"

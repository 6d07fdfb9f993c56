"""Dates, money and sizes as a person would say them (the interface's voice)."""

from datetime import date, datetime, timedelta

from django.utils import timezone

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "JPY": "¥"}
DECIMALS = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3}
MINUTE = 60
KILOBYTE = 1000  # from here on, bytes are not counted singly
NEXT_UNIT, TENTHS_BELOW = 999.5, 9.95  # so that no figure reads 1000 KB or 10.0 MB
NOON, A_WEEK = 12, 7
NAMED = {"Just now", "Yesterday", "Today", "Tomorrow"}
UNITS = ("KB", "MB", "GB", "TB")


def when(moment: date | datetime, style: str = "") -> str:
    """
    Say when something was or will be, in the time zone in use.

    Styles: "" (9:12 am, Yesterday, March 6), "time" (Yesterday, 7:40 pm), "day" (Friday, March 13), "due" (Friday, in
    3 days), "ago" (18 minutes ago, Just now), "within" (the same inside a sentence: just now), "compact" (Mar 2),
    "clock" (9:12 am), "inside" and "inside time" (as "" and "time", inside a sentence: yesterday, 7:40 pm).

    :raises KeyError: the style is unknown.
    """
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return _STYLES[style](local)


def money(minor: int, currency: str = "USD") -> str:
    """Write an amount of minor units (cents) with its sign, symbol and all its decimals."""
    decimals = DECIMALS.get(currency, 2)
    sign = "−" if minor < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    whole, rest = divmod(abs(minor), 10**decimals)
    return f"{sign}{symbol}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")


def size(count: int) -> str:
    """Write a number of bytes: 812 bytes, 412 KB, 1.3 MB."""
    if count < KILOBYTE:
        return f"{count} byte" if count == 1 else f"{count} bytes"
    amount, unit = float(count), -1
    while amount >= NEXT_UNIT and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    figure = f"{amount:.1f}".removesuffix(".0") if amount < TENTHS_BELOW else f"{amount:.0f}"
    return f"{figure} {UNITS[unit]}"


def _day_of(local: date) -> date:
    return local.date() if isinstance(local, datetime) else local


def _days_until(local: date) -> int:
    return (_day_of(local) - timezone.localdate()).days


def _near(local: date) -> str:
    return {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get(_days_until(local), "")


def _day(local: date, month: str = "%B") -> str:
    year = "" if local.year == timezone.localdate().year else f", {local.year}"
    return f"{local.strftime(month)} {local.day}{year}"


def _clock(local: date) -> str:
    if not isinstance(local, datetime):
        return ""
    return f"{local.hour % NOON or NOON}:{local.minute:02d} {'am' if local.hour < NOON else 'pm'}"


def _short(local: date) -> str:
    if isinstance(local, datetime) and _days_until(local) == 0:
        return _clock(local)
    return _near(local) or _day(local)


def _with_time(local: date) -> str:
    return f"{_near(local) or _day(local)}, {_clock(local)}".removesuffix(", ")


def _weekday(local: date) -> str:
    return f"{local:%A}, {_day(local)}"


def _due(local: date) -> str:
    days = _days_until(local)
    if days < 0:
        return f"{_day(local)}, {-days} {'day' if days == -1 else 'days'} late"
    if days <= 1:
        return _near(local).lower()
    return f"{local:%A}, in {days} days" if days < A_WEEK else _day(local)


def _ago(local: date) -> str:
    if not isinstance(local, datetime):
        return _short(local)
    passed = timezone.now() - local
    if not timedelta(0) <= passed < timedelta(hours=1):
        return _short(local)
    minutes = int(passed.total_seconds()) // MINUTE
    return "Just now" if minutes == 0 else f"{minutes} {'minute' if minutes == 1 else 'minutes'} ago"


def _within(local: date) -> str:
    return _lowered(_ago(local))


def _lowered(said: str) -> str:
    day, comma, rest = said.partition(",")
    return f"{day.lower() if day in NAMED else day}{comma}{rest}"


def _inside(local: date) -> str:
    return _lowered(_short(local))


def _inside_with_time(local: date) -> str:
    return _lowered(_with_time(local))


def _compact(local: date) -> str:
    return _day(local, "%b")


_STYLES = {
    "": _short,
    "time": _with_time,
    "day": _weekday,
    "due": _due,
    "ago": _ago,
    "within": _within,
    "compact": _compact,
    "clock": _clock,
    "inside": _inside,
    "inside time": _inside_with_time,
}

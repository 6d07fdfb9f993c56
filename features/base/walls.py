"""What a clock on a wall says, and which moment that is: across the days on which clocks are put forward or back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    """Return whether a clock there ever shows this: an hour is left out where clocks are put forward."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when it is so late there: the first of two; where the clock leaves that out, when it goes on."""
    wall = datetime.combine(day, at)
    if exists(wall, zone):
        return wall.replace(tzinfo=zone).astimezone(UTC)
    return _after_gap(wall, zone)


def _after_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment whose wall clock is past one that never was, to the minute."""
    low = wall.replace(tzinfo=UTC) - 2 * A_DAY
    high = low + 4 * A_DAY
    while high - low > timedelta(minutes=1):
        middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
        is_past = middle.astimezone(zone).replace(tzinfo=None) >= wall
        low, high = (low, middle) if is_past else (middle, high)
    return high

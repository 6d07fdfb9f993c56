"""
When the next step is to be expected, from how long the firm's own projects stayed in the same stages. Pure: it knows no
database and no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FEWEST = 8  # past passages of a stage; with fewer nothing is said


@dataclass(frozen=True)
class Pace:
    """How long a stage takes: half of all past projects stayed between `fast` and `slow`."""

    fast: timedelta
    middle: timedelta
    slow: timedelta


@dataclass(frozen=True)
class Expected:
    day: datetime
    earliest: datetime
    latest: datetime


def pace(times: Sequence[timedelta]) -> Pace | None:
    """Return the median and the quartiles of past times; None where they are too few."""
    if len(times) < FEWEST:
        return None
    ordered = sorted(times)
    return Pace(_at(ordered, 0.25), _at(ordered, 0.5), _at(ordered, 0.75))


def expected(paces: Sequence[Pace | None], *, since: datetime, now: datetime) -> Expected | None:
    """
    Return when a project leaves the last of these stages, which it came into at `since`. Nothing is said where one of
    them has too few past times, or where even the slow half would be through by now.
    """
    known = [one for one in paces if one is not None]
    if not known or len(known) < len(paces):
        return None
    nothing = timedelta()
    fast, middle, slow = (
        since + sum((getattr(one, name) for one in known), nothing) for name in ("fast", "middle", "slow")
    )
    if slow <= now:
        return None
    return Expected(max(middle, now), max(fast, now), slow)


def _at(ordered: Sequence[timedelta], share: float) -> timedelta:
    """Return the value at this share of the way, between two neighbors in proportion."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

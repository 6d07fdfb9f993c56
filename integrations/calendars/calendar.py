"""A person's calendar elsewhere, whoever keeps it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from integrations.calendars.model import Busy, Event

MOST_EVENTS = 5000  # of one reading; more is refused, for half a calendar would look free


class Calendar(Protocol):
    """
    What we do with it. Whoever calls tries again later, when told `Away`; each of these may run twice.

    Every one of them raises Away, Refused or Revoked (integrations.calendars.errors).
    """

    def busy(self, since: datetime, until: datetime) -> list[Busy]:
        """Return the times taken between two, in order, joined where they touch; our own appointments too."""

    def put(self, event: Event) -> None:
        """Write an appointment, or how it is now. Nobody else is written to."""

    def remove(self, uid: str) -> None:
        """Take an appointment away. One that is not there is fine."""


def joined(found: Iterable[Busy], since: datetime, until: datetime) -> list[Busy]:
    """Return times between two, in order, joined where they touch."""
    made: list[Busy] = []
    for one in sorted(found):
        starts, ends = max(one.starts_at, since), min(one.ends_at, until)
        if starts >= ends:
            continue
        if made and starts <= made[-1].ends_at:
            made[-1] = Busy(made[-1].starts_at, max(made[-1].ends_at, ends))
        else:
            made.append(Busy(starts, ends))
    return made


def without(found: Iterable[Busy], ours: Iterable[Busy]) -> list[Busy]:
    """Return what is left of times when others are taken out of them."""
    left = list(found)
    for own in ours:
        left = [part for one in left for part in _cut(one, own)]
    return left


def _cut(one: Busy, own: Busy) -> list[Busy]:
    if own.ends_at <= one.starts_at or own.starts_at >= one.ends_at:
        return [one]
    parts = [Busy(one.starts_at, own.starts_at), Busy(own.ends_at, one.ends_at)]
    return [part for part in parts if part.starts_at < part.ends_at]

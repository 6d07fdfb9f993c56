"""What we say about an appointment to calendars, and what they tell us."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Person:
    """Somebody of an appointment, by the address that their calendar knows."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class Event:
    """
    One appointment, as it is now. `uid` names it for ever, in all calendars; `sequence` grows with each change that
    people must hear of, or their calendars keep what they had. Times know their zone; calendars are given UTC, so
    that no change of clocks can move them.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    organizer: Person | None = None
    attendees: tuple[Person, ...] = ()


@dataclass(frozen=True, order=True)
class Busy:
    """A time that is taken. What for is not read."""

    starts_at: datetime
    ends_at: datetime

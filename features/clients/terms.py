"""The terms of an access: its level and its last day, on the firm's calendar. Each rule refuses and names its field."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from features.base.errors import Refused
from features.clients.rights import Level
from tenants.context import require_firm

LATEST = date(2199, 12, 31)
LONGEST_DELEGATION = timedelta(days=365)


def level(value: str) -> str:
    if value not in Level.values:
        raise Refused("Choose how far their access goes.", field="level")
    return value


def today(now: datetime) -> date:
    return now.astimezone(_zone()).date()


def end_of(day: date | None, *, now: datetime, is_needed: bool = False) -> datetime | None:
    """Return the moment after the last moment of a day of the firm's calendar; without a day there is no end."""
    if day is None:
        if is_needed:
            raise Refused("Choose the last day.", field="ends_on")
        return None
    if not today(now) <= day <= LATEST:
        raise Refused("Choose today or a later day.", field="ends_on")
    return datetime.combine(day + timedelta(days=1), time.min, _zone())


def last_day(ends_at: datetime | None) -> date | None:
    """Return the day that `end_of` was given; of an access that was ended by hand, the day of that."""
    return (ends_at - timedelta(microseconds=1)).astimezone(_zone()).date() if ends_at else None


def delegation(day: date | None, *, now: datetime) -> datetime:
    """Return the end of what somebody gives somebody else: it has one, within a year."""
    ends_at = end_of(day, now=now, is_needed=True)
    if ends_at is None or ends_at > now + LONGEST_DELEGATION + timedelta(days=1):
        raise Refused("Choose a day within a year from now.", field="ends_on")
    return ends_at


def _zone() -> ZoneInfo:
    return ZoneInfo(require_firm().time_zone)

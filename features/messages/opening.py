"""When the firm opens again, in words that stay true: a day of the week, and its date where that is far."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from branding.words import when
from features.accounts.models import User
from features.base import hours

SOON = timedelta(days=6)


def opening(at: datetime, reader: ZoneInfo | None = None) -> str:
    """
    Return “Monday at 9:00 am”, on the firm's clock, for whoever reads it then; empty: no opening is known. The zone is
    named where the reader's clock shows another time.
    """
    here = hours.of_firm()
    opens = here.opens_after(at)
    if opens is None:
        return ""
    local = opens.astimezone(here.zone)
    day = (
        f"{local:%A}" if local.date() - at.astimezone(here.zone).date() <= SOON else when(local.date(), "day")
    )
    return f"{day} at {_clock(local)}{_named(local, reader)}"


def closed_line(now: datetime) -> str:
    """Return what stands quietly beside the field while the firm is closed: “We answer from Monday at 9:00 am.”."""
    if hours.of_firm().is_open(now):
        return ""
    said = opening(now, _zone_in_use())
    return f"Outside of office hours. We answer from {said}." if said else ""


def zone_of(user: User) -> ZoneInfo | None:
    """Return the zone of somebody who has chosen one."""
    with suppress(ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(user.time_zone) if user.time_zone else None
    return None


def _clock(local: datetime) -> str:
    with timezone.override(local.tzinfo):
        return when(local, "clock")


def _named(local: datetime, reader: ZoneInfo | None) -> str:
    """Return the zone by its city, where the reader's clock shows another time then."""
    zone = local.tzinfo
    if (
        reader is None
        or not isinstance(zone, ZoneInfo)
        or local.astimezone(reader).utcoffset() == local.utcoffset()
    ):
        return ""
    return f" ({zone.key.rpartition('/')[2].replace('_', ' ')} time)"


def _zone_in_use() -> ZoneInfo | None:
    zone = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else None

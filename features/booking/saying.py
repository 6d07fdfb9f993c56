"""How a time is said to people who live by different clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from branding.words import when
from features.clients.models import Contact
from tenants.context import require_firm


def zone_of(contact: Contact) -> ZoneInfo:
    """Return the zone a person reads times in: their own, or the firm's."""
    return ZoneInfo(contact.user.time_zone or require_firm().time_zone)


def place_of(zone: ZoneInfo) -> str:
    """Return the place a zone is named after: New York."""
    return str(zone.key).rpartition("/")[2].replace("_", " ")


def day(at: datetime, zone: ZoneInfo) -> str:
    """Friday, March 13."""
    with timezone.override(zone):
        return when(at, "day")


def clock(at: datetime, zone: ZoneInfo) -> str:
    """9:12 am."""
    with timezone.override(zone):
        return when(at, "clock")


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """2:00 to 2:30 pm, or 11:30 am to 12:00 pm."""
    first, last = clock(starts_at, zone), clock(ends_at, zone)
    return f"{first.removesuffix(last[-3:]) if first[-2:] == last[-2:] else first} to {last}"


def is_other(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    """Return whether clocks there and there differ at that moment."""
    return at.astimezone(one).utcoffset() != at.astimezone(other).utcoffset()


def whole(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """Friday, March 13, 2:00 to 2:30 pm (New York)."""
    return f"{day(starts_at, zone)}, {span(starts_at, ends_at, zone)} ({place_of(zone)})"


def there(starts_at: datetime, zone: ZoneInfo, here: ZoneInfo) -> str:
    """1:00 pm in Portland; with the day where that differs; nothing where clocks agree."""
    if not is_other(starts_at, zone, here):
        return ""
    same = starts_at.astimezone(zone).date() == starts_at.astimezone(here).date()
    said = clock(starts_at, zone) if same else f"{day(starts_at, zone)}, {clock(starts_at, zone)}"
    return f"{said} in {place_of(zone)}"

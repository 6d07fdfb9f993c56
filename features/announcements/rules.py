"""What may stand in an announcement. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from features.accounts.rules import line, lines
from features.announcements.models import Announcement
from features.base import walls
from features.base.errors import Refused
from features.clients.models import Client
from tenants.context import require_firm

LONGEST = 5000
MOST = 500  # clients, or projects, that one is addressed to by hand
FIRST_YEAR, LAST_YEAR = 2000, 2199


def title(text: str) -> str:
    tidy = line(text, most=200, field="title")
    if not tidy:
        raise Refused("Say in a few words what it is about.", field="title")
    return tidy


def body(text: str) -> str:
    return lines(text, most=LONGEST, field="body")


def audience(key: str) -> str:
    if key not in Announcement.Audience.values:
        raise Refused("Choose who sees it.", field="audience")
    return key


def kinds(keys: Collection[str]) -> list[str]:
    if not set(keys) <= set(Client.Kind.values):
        raise Refused("Choose kinds from the list.", field="kinds")
    return sorted(set(keys))


def zone() -> ZoneInfo:
    """Return the firm's: its announcements begin and end by its own clock."""
    return ZoneInfo(require_firm().time_zone)


def moment(text: str, *, field: str) -> datetime | None:
    """Return the moment of a day and a time by the firm's clock; the first of two where the clock is put back."""
    if not text.strip():
        return None
    try:
        naive = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("Enter a day and a time, such as 2026-03-13 12:00.", field=field) from error
    at = naive if naive.tzinfo else naive.replace(tzinfo=zone())
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Refused("Enter a day of this century, such as 2026-03-13.", field=field)
    if naive.tzinfo is None and not walls.exists(naive, zone()):
        raise Refused("There is no such hour on that day: the clock is put forward.", field=field)
    return at.astimezone(UTC)


RULES: dict[str, Any] = {"title": title, "body": body, "audience": audience}


def tidy(given: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that are given, tidied; moments stay as they are."""
    moments = {name: given[name] for name in ("starts_at", "ends_at") if name in given}
    return {name: rule(given[name]) for name, rule in RULES.items() if name in given} | moments


def check_order(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> None:
    """
    :raises Refused: it would be over before it begins, or is over already.
    """
    if ends_at is not None and ends_at <= max(starts_at or now, now):
        raise Refused("Choose an end that is still to come, and after its start.", field="ends_at")

"""An access in words: how far it goes, until when, on whose behalf."""

from datetime import datetime

from branding.words import when
from features.clients import engagements, terms
from features.clients.models import Access
from features.clients.rights import Level


def level(access: Access) -> str:
    return str(Level(access.level).label)


def limits(access: Access) -> str:
    """Return the names of the projects it is limited to; of many, how many."""
    names = [one.name for one in engagements.keeper().limits_of(access)]
    if len(names) > 2:  # noqa: PLR2004  more names than a line holds
        return f"{len(names)} {engagements.keeper().words()}"
    return " and ".join(names) or f"no {engagements.keeper().word()}"


def until(access: Access) -> str:
    day = terms.last_day(access.ends_at)
    return f"until {when(day, 'inside')}" if day else ""


def giver(access: Access) -> str:
    return f"let in by {access.granted_by.name}" if access.granted_by else ""


def facts(access: Access, now: datetime) -> list[str]:
    """Return what staff read below a name: nothing for a full access without an end, which is what most have."""
    is_plain = access.level == Level.FULL and not access.is_limited and access.ends_at is None
    if is_plain:
        return []
    found = [level(access), f"limited to {limits(access)}" if access.is_limited else ""]
    over = access.ends_at is not None and access.ends_at <= now
    return [part for part in (*found, "" if over else until(access), giver(access)) if part]


def reason(access: Access) -> str:
    """Return why somebody sees what their access reaches: “Full access to Marsh Pottery LLC”."""
    whole = f"{level(access)} to {access.client.name}" if access.level == Level.FULL else level(access)
    some = f"limited to {limits(access)}" if access.is_limited else ""
    return ", ".join(part for part in (whole, some, giver(access), until(access)) if part)

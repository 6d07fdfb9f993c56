"""The way into a calendar, sealed at rest (security R41)."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from features.base import firm_keys, rotation
from features.calendars.models import CalendarLink
from integrations.calendars import gateway, oauth
from integrations.calendars.caldav import CalDav, Login
from integrations.calendars.calendar import Calendar
from integrations.calendars.errors import Revoked
from integrations.calendars.oauth import Tokens
from tenants.context import require_firm

Kind = CalendarLink.Kind


def seal(link: CalendarLink, said: dict[str, Any]) -> None:
    """
    Put a way in into a row; the caller saves it.

    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    link.box = firm_keys.seal(json.dumps(said).encode(), about=link.sealed_about)


def opened(link: CalendarLink) -> dict[str, Any]:
    """:raises NoKeys, KeysDestroyed, Unreadable: see features.base.firm_keys."""
    found: dict[str, Any] = json.loads(_bytes(link))
    return found


def login_of(said: dict[str, Any]) -> Login:
    return Login(said["username"], said["password"])


def tokens_of(said: dict[str, Any]) -> Tokens:
    return Tokens(said["access"], said["refresh"], datetime.fromisoformat(said["until"]))


def of_tokens(tokens: Tokens) -> dict[str, Any]:
    return {"access": tokens.access, "refresh": tokens.refresh, "until": tokens.until.isoformat()}


def calendar_of(link: CalendarLink, *, now: datetime) -> Calendar:
    """
    Return somebody's calendar, to be asked. What a consent gave is renewed when it is due, and kept.

    :raises Away, Refused, Revoked: see integrations.calendars.errors.
    :raises NoKeys, KeysDestroyed, Unreadable: see features.base.firm_keys.
    """
    said = opened(link)
    if link.kind == Kind.CALDAV:
        return CalDav(login_of(said), read=tuple(said["read"]), into=said["into"], zone=_zone(link))
    client = gateway.client_of(link.kind)
    if client is None:
        raise Revoked("it is not offered here any more")
    tokens = tokens_of(said)
    if not tokens.is_good(now):
        tokens = oauth.renewed(client, tokens, now=now)
        seal(link, of_tokens(tokens))
        link.save(update_fields=["box"])
    return gateway.keeper(link.kind, client, tokens.access)


def _zone(link: CalendarLink) -> ZoneInfo:
    return ZoneInfo(link.member.user.time_zone or require_firm().time_zone)


def _bytes(link: CalendarLink) -> bytes:
    return firm_keys.unseal(link.box, about=link.sealed_about)


BOXES = rotation.Holder(
    "calendars of staff", CalendarLink.objects.all, "box", _bytes, lambda link: link.sealed_about
)

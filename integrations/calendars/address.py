"""
From the environment to our names at Google and Microsoft. Read by the settings: it imports nothing of the product.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("localhost", "127.0.0.1", "::1")
TENANT = re.compile(r"[A-Za-z0-9.-]{1,100}")
GOOGLE_SCOPES = (
    "https://www.googleapis.com/auth/calendar.freebusy",
    "https://www.googleapis.com/auth/calendar.events.owned",
)
MICROSOFT_SCOPES = ("offline_access", "Calendars.ReadWrite")


@dataclass(frozen=True)
class Client:
    """Our name at a service where people consent that we keep their calendar, and the service's doors."""

    client_id: str
    client_secret: str = field(repr=False)
    authorize_url: str
    token_url: str
    revoke_url: str
    api_url: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Connection:
    """Which calendars can be connected. `origins` are servers of this machine that may be spoken to without https."""

    google: Client | None = None
    microsoft: Client | None = None
    origins: tuple[str, ...] = ()


def connection(
    *, google: tuple[str, str], microsoft: tuple[str, str], tenant: str, origins: str, practice: bool
) -> Connection:
    """
    Return what the settings name; CalDAV needs none of it.

    :param google: client id and secret; `microsoft` the same, with the `tenant` whose people may consent.
    :param practice: DEBUG or DEMO is on: `origins`, apart by spaces, may name servers of this machine.
    :raises ImproperlyConfigured: an id without its secret, or an origin that is none of this machine.
    """
    for name, pair in (("GOOGLE", google), ("MICROSOFT", microsoft)):
        if bool(pair[0]) != bool(pair[1]):
            raise ImproperlyConfigured(f"{name}_CALENDAR_CLIENT_ID and …_SECRET go together.")
    if not TENANT.fullmatch(tenant):
        raise ImproperlyConfigured("MICROSOFT_CALENDAR_TENANT must be common, organizations or one tenant.")
    found = tuple(origins.split())
    if found and not (practice and all(_is_here(one) for one in found)):
        raise ImproperlyConfigured(
            "CALENDAR_ORIGINS may name servers of this machine, with DEBUG or DEMO only."
        )
    return Connection(
        _google(*google) if google[0] else None,
        _microsoft(*microsoft, tenant) if microsoft[0] else None,
        found,
    )


def _google(client_id: str, secret: str) -> Client:
    return Client(
        client_id,
        secret,
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106  an address
        revoke_url="https://oauth2.googleapis.com/revoke",
        api_url="https://www.googleapis.com/calendar/v3",
        scopes=GOOGLE_SCOPES,
    )


def _microsoft(client_id: str, secret: str, tenant: str) -> Client:
    door = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    return Client(
        client_id,
        secret,
        authorize_url=f"{door}/authorize",
        token_url=f"{door}/token",
        revoke_url="",  # there is none: people take their consent back on a page of Microsoft's
        api_url="https://graph.microsoft.com/v1.0",
        scopes=MICROSOFT_SCOPES,
    )


def _is_here(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in LOOPBACK and not parts.path

"""Which calendars this installation can connect, and who keeps them."""

from urllib.parse import urlsplit

from django.conf import settings

from integrations.calendars import line
from integrations.calendars.address import Client, Connection
from integrations.calendars.calendar import Calendar
from integrations.calendars.errors import Refused
from integrations.calendars.google import Google
from integrations.calendars.microsoft import Microsoft

GOOGLE, MICROSOFT = "google", "microsoft"


def client_of(kind: str) -> Client | None:
    """Return our name at a service; None where this installation has none there."""
    connection: Connection = settings.CALENDARS
    return {GOOGLE: connection.google, MICROSOFT: connection.microsoft}.get(kind)


def offered() -> list[str]:
    """Return the services at which people can consent."""
    return [kind for kind in (GOOGLE, MICROSOFT) if client_of(kind)]


def keeper(kind: str, client: Client, access: str) -> Calendar:
    """Return a calendar by a token for it."""
    return Google(client.api_url, access) if kind == GOOGLE else Microsoft(client.api_url, access)


def host_of(url: str) -> str:
    """Return the host of a CalDAV server that we speak to; empty if we don't. Nobody is asked."""
    try:
        return urlsplit(line.checked(url)).hostname or ""
    except Refused:
        return ""

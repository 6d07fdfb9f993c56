"""The worker looks at a calendar that was just connected, and gives consents back."""

from typing import Any

from django.utils import timezone

from features.base import outbox
from features.base.firm_keys import KeysDestroyed
from features.base.models import OutboxEntry
from features.calendars import boxes, consent, hooks
from features.calendars.models import CalendarLink
from features.calendars.operations import reading, settling
from integrations.calendars import caldav, gateway, oauth
from integrations.calendars.errors import Away, CalendarFailed, Refused, Revoked
from tenants.sealed import Unreadable

LOOK, REVOKE = "calendar.look", "calendar.revoke"
Kind, State, Why = CalendarLink.Kind, CalendarLink.State, CalendarLink.Why


@outbox.handles(LOOK)
def look(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Try what was entered, find the calendars, and read them a first time. Its person waits: once is enough."""
    link, now = settling.held(payload["link"]), timezone.now()
    if link is None or link.state != State.CHECKING:
        return
    try:
        boxes.seal(link, _found(link, boxes.opened(link)))
        link.save(update_fields=["box"])
        found = boxes.calendar_of(link, now=now).busy(*reading.window(now))
    except Away:
        settling.broke(link, Why.AWAY)
    except Revoked:
        settling.broke(link, Why.REVOKED)
    except (CalendarFailed, Unreadable, KeysDestroyed):
        settling.broke(link, Why.REFUSED)
    else:
        reading.keep(link, found)
        settling.works(link, now=now)
        for hear in hooks.connected:
            hear(link.member_id)


def _found(link: CalendarLink, said: dict[str, Any]) -> dict[str, Any]:
    """Return the way in as it is kept: with the calendars found behind it, or with tokens for a code."""
    if link.kind == Kind.CALDAV:
        places = caldav.discover(said["address"], boxes.login_of(said))
        names = {place.url: place.name for place in places}
        return said | {"read": list(names), "into": places[0].url, "names": names}
    client = gateway.client_of(link.kind)
    if client is None:
        raise Refused("it is not offered here any more")
    tokens = oauth.redeem(
        client, code=said["code"], redirect_uri=consent.back(), verifier=said["verifier"], now=timezone.now()
    )
    return boxes.of_tokens(tokens)


@outbox.handles(REVOKE)
def revoke(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Give a consent back that nobody uses any more."""
    client = gateway.client_of(payload["kind"])
    if client is not None:
        oauth.revoke(client, boxes.tokens_of(payload))

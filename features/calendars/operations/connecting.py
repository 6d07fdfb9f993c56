"""
A member of staff connects their own calendar, or ends that. Nobody is asked outside here: the worker looks at what was
entered (`looking`), for it alone may speak to strangers' servers.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from features.accounts.models import Membership, Session
from features.base import audit, outbox, throttle
from features.base.errors import NotThere, Refused
from features.base.firm_keys import KeysDestroyed
from features.calendars import boxes, consent, queries
from features.calendars.models import CalendarLink
from features.calendars.operations.looking import LOOK, REVOKE
from features.calendars.rules import AN_HOUR, TRIES
from integrations.calendars import gateway
from tenants.sealed import Unreadable

Kind = CalendarLink.Kind
NO_ADDRESS = "Enter the https address of your calendar server, such as https://cloud.example.com."
NO_NAME = "Enter the name you sign in with there. It can’t hold a colon."
NO_PASSWORD = "Enter the app password."  # noqa: S105  words
OVER = "That took too long, or began in another browser. Begin again."
DECLINED = "Nothing was connected: we were not let in there."


@transaction.atomic
def connect_caldav(
    *, by: Membership, address: str, username: str, password: str, now: datetime
) -> CalendarLink:
    """
    Connect one's own calendar at a CalDAV server, in the place of any other.

    :raises Refused: no public https address, or no name or password.
    :raises TooMany: too many tries within an hour.
    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    url = address if "://" in address else f"https://{address}"
    host = gateway.host_of(url)
    if not host:
        raise Refused(NO_ADDRESS, field="address")
    if not username or ":" in username:
        raise Refused(NO_NAME, field="username")
    if not password:
        raise Refused(NO_PASSWORD, field="password")
    said = {"address": url, "username": username, "password": password}
    return _add(by, Kind.CALDAV, f"{username}, {host}"[:200], said, now)


@transaction.atomic
def finish_consent(*, by: Membership, session: Session, state: str, code: str, now: datetime) -> CalendarLink:
    """
    Connect one's own calendar by the consent that one came back with.

    :raises Refused: no consent, or one of another session, or of long ago.
    :raises TooMany, NoKeys, KeysDestroyed: see `connect_caldav`.
    """
    asked = consent.read(state)
    if asked is None or not asked.is_of(session, now) or gateway.client_of(asked.kind) is None:
        raise Refused(OVER)
    if not code:
        raise Refused(DECLINED)
    said = {"code": code, "verifier": asked.verifier}
    return _add(by, Kind(asked.kind), str(Kind(asked.kind).label), said, now)


def _add(by: Membership, kind: Kind, label: str, said: dict[str, Any], now: datetime) -> CalendarLink:
    throttle.hit("calendar", str(by.pk), most=TRIES, seconds=AN_HOUR)
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)  # two browsers at once
    old = queries.link_of(by)
    if old is not None:
        _end(old, revoke=old.kind != kind)  # giving a consent back would end the new one too
    link = CalendarLink(member=by, kind=kind, label=label, next_at=now)
    boxes.seal(link, said)
    link.save()
    audit.record("calendar.connected", by=by, about=by, calendar=label)
    outbox.put(LOOK, {"link": str(link.pk)})
    return link


@transaction.atomic
def choose_calendar(*, by: Membership, url: str) -> CalendarLink:
    """
    Say which of one's own calendars at a CalDAV server appointments are written into.

    :raises NotThere: none is connected that way. :raises Refused: it is none of them.
    """
    link = _own(by)
    said = boxes.opened(link)
    if link.kind != Kind.CALDAV or "names" not in said:
        raise NotThere
    if url not in said["names"]:
        raise Refused("Choose one of your calendars.", field="into")
    boxes.seal(link, said | {"into": url})
    link.save(update_fields=["box"])
    return link


@transaction.atomic
def disconnect(*, by: Membership) -> None:
    """
    Forget one's own calendar, and give a consent back where that can be done. What we wrote there stays.

    :raises NotThere: none is connected.
    """
    link = _own(by)
    audit.record("calendar.disconnected", by=by, about=by, calendar=link.label)
    _end(link, revoke=True)


@transaction.atomic
def forget(link: CalendarLink) -> None:
    """
    Forget the calendar of somebody who works here no more, and give a consent back where that can be done.

    :raises NoKeys: see features.base.firm_keys.
    """
    audit.record("calendar.disconnected", by=None, about=link.member, calendar=link.label)
    _end(link, revoke=True)


def _end(link: CalendarLink, *, revoke: bool) -> None:
    with suppress(Unreadable, KeysDestroyed):
        said = boxes.opened(link)
        if revoke and "refresh" in said:
            outbox.put(REVOKE, {"kind": link.kind, **said})
    link.delete()


def _own(by: Membership) -> CalendarLink:
    link = queries.link_of(by)
    if link is None:
        raise NotThere
    return CalendarLink.objects.select_for_update(no_key=True).get(pk=link.pk)

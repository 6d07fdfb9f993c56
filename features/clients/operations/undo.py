"""Taking back what was just done, instead of asking “are you sure?” before it."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from features.base.errors import Conflict
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.clients.models import Client, Contact
from features.clients.operations import clients, ending, joining
from features.clients.permissions import require_for

WINDOW = timedelta(hours=1)


@transaction.atomic
def undo(*, event: AuditEvent, client: Client, by: Actor, now: datetime) -> None:
    """
    Take back one change of a client: edited, archived, restored, or a person removed.

    :raises NotAllowed: the role may not edit clients.
    :raises Conflict: it is more than an hour ago, or was changed again meanwhile.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    take_back = _TAKE_BACK.get(event.event)
    if take_back is None or event.client_id != client.pk or now - event.created_at > WINDOW:
        raise Conflict("It is too late to undo this. Change it by hand.")
    take_back(event, client, by, now)


def _unedit(event: AuditEvent, client: Client, by: Actor, now: datetime) -> None:
    pairs = {name: pair for name, pair in event.details["changes"].items() if pair is not None}
    now_there = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if any(_plain(getattr(now_there, name)) != new for name, (_, new) in pairs.items()):
        raise Conflict("This was changed again meanwhile. Change it by hand.")
    before: Any = {name.removesuffix("_id"): _value(name, old) for name, (old, _) in pairs.items()}
    clients.edit(client=client, by=by, now=now, **before)


def _unremove(event: AuditEvent, client: Client, by: Actor, now: datetime) -> None:
    contact = Contact.objects.select_related("user").get(pk=str(event.about_id))
    added = joining.link_contact(client=client, contact=contact, by=by, now=now, role=event.details["role"])
    if kept := event.details.get("access"):
        ending.put_back(added.access, kept)


def _unarchive(event: AuditEvent, client: Client, by: Actor, now: datetime) -> None:
    clients.restore(client=client, by=by, now=now)


def _unrestore(event: AuditEvent, client: Client, by: Actor, now: datetime) -> None:
    clients.archive(client=client, by=by, now=now)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else value


def _value(name: str, old: Any) -> Any:
    return uuid.UUID(old) if name == "assigned_to_id" and old else old


_TAKE_BACK: dict[str, Callable[[AuditEvent, Client, Actor, datetime], None]] = {
    "client.edited": _unedit,
    "client.archived": _unarchive,
    "client.restored": _unrestore,
    "contact.removed": _unremove,
}

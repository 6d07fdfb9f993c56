"""A client begins, changes, leaves, comes back."""

import uuid
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from features.accounts.models import Membership
from features.base import audit
from features.base.errors import Conflict, Refused
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission, require
from features.clients import rules
from features.clients.models import Client, Invitation
from features.clients.operations import pending, teams
from features.clients.permissions import require_for

SILENT = {"notes"}  # the trail keeps that they changed, not what they said: they can be deleted, it can't


class Particulars(TypedDict, total=False):
    """What staff write down about a client. `email` may hold several addresses; `assigned_to` is a membership's id."""

    name: str
    kind: str
    email: str
    phone: str
    address: str
    tax_id_ending: str
    since: int | str | None
    assigned_to: uuid.UUID | None
    notes: str


@transaction.atomic
def create(*, by: Actor, now: datetime, **given: Unpack[Particulars]) -> Client:
    """
    Add a client. Two may share a name; the page warns of it. Whoever sees assigned clients only joins its team.

    :raises NotAllowed: the role may not edit clients.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.CLIENTS_EDIT)
    needed: Particulars = {"name": "", "kind": ""}
    client = Client(created_at=now, **_tidy({**needed, **given}, now))
    client.save(force_insert=True)
    teams.keep_in_sight(client, by, now)
    audit.record("client.created", by=by, about=client, client_id=client.pk)
    return client


@transaction.atomic
def edit(*, client: Client, by: Actor, now: datetime, **given: Unpack[Particulars]) -> AuditEvent | None:
    """
    Change what is given, leave the rest, and bring `client` up to date. Return the event, or None: nothing differed.

    :raises NotAllowed: the role may not edit clients.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    tidy = _tidy(given, now)
    client.refresh_from_db(from_queryset=Client.objects.select_for_update(no_key=True, of=("self",)))
    changes = {
        name: (getattr(client, name), value) for name, value in tidy.items() if getattr(client, name) != value
    }
    if not changes:
        return None
    for name, (_, value) in changes.items():
        setattr(client, name, value)
    client.save(update_fields=list(changes))
    return audit.record("client.edited", by=by, about=client, client_id=client.pk, changes=_told(changes))


@transaction.atomic
def archive(*, client: Client, by: Actor, now: datetime) -> AuditEvent:
    """
    Put a client away: off the list and out of its people's portal, at once. Nothing is deleted.

    :raises Conflict: it is put away already.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    if not Client.objects.filter(pk=client.pk, archived_at__isnull=True).update(archived_at=now):
        raise Conflict(f"{client.name} is archived already.")
    client.archived_at = now
    pending.withdraw(Invitation.objects.filter(client=client), now=now)
    return audit.record("client.archived", by=by, about=client, client_id=client.pk)


@transaction.atomic
def restore(*, client: Client, by: Actor, now: datetime) -> AuditEvent:
    """
    Bring an archived client back, with its people and all it had.

    :raises Conflict: it is not archived.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    if not Client.objects.filter(pk=client.pk, archived_at__isnull=False).update(archived_at=None):
        raise Conflict(f"{client.name} is not archived.")
    client.archived_at = None
    return audit.record("client.restored", by=by, about=client, client_id=client.pk)


def _tidy(given: Particulars, now: datetime) -> dict[str, Any]:
    tidy = rules.tidy(rules.CLIENT, given)
    if "since" in given:
        tidy["since"] = rules.since(given["since"], now=now)
    if "assigned_to" in given:
        tidy["assigned_to_id"] = _member(given["assigned_to"])
    return tidy


def _member(membership_id: uuid.UUID | None) -> uuid.UUID | None:
    if membership_id and not Membership.objects.filter(pk=membership_id, is_active=True).exists():
        raise Refused("Choose somebody who works here now.", field="assigned_to")
    return membership_id


def _told(changes: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Return old and new as JSON; private notes only as a name."""
    return {
        name: None if name in SILENT else [_json(old), _json(new)] for name, (old, new) in changes.items()
    }


def _json(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else value

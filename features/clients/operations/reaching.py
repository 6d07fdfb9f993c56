"""How far somebody's access to a client goes, and until when. The firm says so; the next request follows it."""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from features.base import audit
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.clients import engagements, queries, terms
from features.clients.models import Access, Client, Contact
from features.clients.operations import ending
from features.clients.permissions import require_for
from features.clients.rights import ContactRight, Level


class Reach(TypedDict, total=False):
    """
    `ends_on` is the last day, None for no end. `projects` are ids of those the access is limited to, None for no limit;
    nobody can be limited to nothing by accident: an empty list limits to no project at all.
    """

    level: str
    ends_on: date | None
    projects: Collection[uuid.UUID] | None


@transaction.atomic
def set_access(
    *, contact: Contact, client: Client, by: Actor, now: datetime, **given: Unpack[Reach]
) -> AuditEvent | None:
    """
    Change what is given of somebody's access, leave the rest. Return the event, or None: nothing differed. A day in the
    future gives an ended access anew. Who may no longer let others in takes their delegates along.

    :raises NotAllowed: the role may not edit clients.
    :raises NotThere: they do not act for this client.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    ending.hold_with_delegates(contact, client)
    access = queries.access_of(client, contact.pk)
    before = _told(access)
    _apply(access, given, now)
    changes = {name: [before[name], value] for name, value in _told(access).items() if before[name] != value}
    if not changes:
        return None
    if not access.gives(ContactRight.MANAGE_DELEGATES):
        ending.end_delegates_of(contact, client, by=by, now=now)
    queries.choice_changed(contact)
    level = str(access.get_level_display()).lower()
    return audit.record(
        "access.changed", by=by, about=contact, client_id=client.pk, level=level, changes=changes
    )


def begin(access: Access, given: Reach | None, now: datetime) -> dict[str, Any]:
    """
    Let an access that was made a moment ago go this far. Return what the trail says of it: nothing of a full one.

    :raises Refused: a value can't be taken; `field` names it.
    """
    whole = _told(access)
    if given:
        _apply(access, given, now)
    told = _told(access)
    return {} if told == whole else {"access": told}


def differs(access: Access, wanted: Reach | None) -> bool:
    """Return whether an access goes another way than what is wanted of it."""
    limits = (
        engagements.keeper().limits_of(access).values_list("pk", flat=True) if access.is_limited else None
    )
    has = {
        "level": access.level, "ends_on": terms.last_day(access.ends_at),
        "projects": None if limits is None else set(limits),
    }  # fmt: skip
    asked: dict[str, Any] = {**(wanted or {})}
    if asked.get("projects") is not None:
        asked["projects"] = set(asked["projects"])
    return any(has[name] != value for name, value in asked.items())


def words(access: Access) -> str:
    """Return how far an access goes, fit to stand in a sentence."""
    told = _told(access)
    limited = [] if told["projects"] is None else [f"only {', '.join(told['projects']) or 'nothing of it'}"]
    until = [f"until {told['ends_on']}"] if told["ends_on"] else []
    return ", ".join([told["level"].lower(), *limited, *until])


def _apply(access: Access, given: Reach, now: datetime) -> None:
    if "level" in given:
        access.level = terms.level(given["level"])
    if "ends_on" in given and given["ends_on"] != terms.last_day(access.ends_at):
        needed = access.granted_by_id is not None
        access.ends_at = terms.end_of(given["ends_on"], now=now, is_needed=needed)
        access.end_noted_at = None
    if "projects" in given:
        chosen = given["projects"]
        engagements.keeper().limit(access, chosen or ())
        access.is_limited = chosen is not None
    _vouch(access, now)
    access.save(update_fields=["level", "ends_at", "end_noted_at", "is_limited", "granted_by", "called"])


def _vouch(access: Access, now: datetime) -> None:
    """Whom nobody may vouch for any more, the firm does, once it gives their access anew."""
    giver = access.granted_by
    is_renewed = access.ends_at is not None and access.ends_at > now and access.end_noted_at is None
    if giver and is_renewed and not giver.may(ContactRight.MANAGE_DELEGATES, access.client):
        access.granted_by, access.called = None, ""


def _told(access: Access) -> dict[str, Any]:
    """Return what the trail says of it, in words."""
    day = terms.last_day(access.ends_at)
    names = [one.name for one in engagements.keeper().limits_of(access)] if access.is_limited else None
    level = str(Level(access.level).label)
    return {"level": level, "ends_on": day.isoformat() if day else None, "projects": names}

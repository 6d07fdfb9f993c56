"""
Somebody's access ends: by hand, by its day, or with the access of whoever let them in. From the next request on it is
like none; the row stays, so that staff see that it ended and can give it anew.
"""

import uuid
from datetime import datetime
from typing import Any

from celery import shared_task
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from features.accounts.models import User
from features.base import audit
from features.base.errors import Conflict
from features.base.jobs import firm_job
from features.base.models import AuditEvent
from features.base.nightly import each_firm
from features.base.permissions import Actor, Permission
from features.clients import engagements, queries
from features.clients.models import Access, Client, Contact, Invitation
from features.clients.operations import pending
from features.clients.permissions import require_for

MOST_AT_ONCE = 500


@transaction.atomic
def end_access(*, contact: Contact, client: Client, by: Actor, now: datetime) -> AuditEvent:
    """
    End somebody's access to a client now, and that of those they let in; it can be given anew.

    :raises NotAllowed: the role may not edit clients.
    :raises NotThere: they do not act for it.
    :raises Conflict: it has ended already.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    hold_with_delegates(contact, client)
    access = queries.access_of(client, contact.pk)
    if not access.is_live:  # type: ignore[attr-defined]
        raise Conflict(f"The access of {contact.name} has ended already.")
    end_delegates_of(contact, client, by=by, now=now)
    return end_one(access, by=by, now=now)


def hold_with_delegates(contact: Contact, client: Client) -> None:
    """Lock a person and whom they let in, all in one order, so that of two such changes one waits for the other."""
    mine = Access.objects.filter(client=client, granted_by=contact).values("contact__user")
    users = User.objects.filter(Q(pk=contact.user_id) | Q(pk__in=mine))
    list(users.select_for_update(no_key=True).order_by("pk"))
    pending.hold(contact)


def end_delegates_of(contact: Contact, client: Client, *, by: Actor | None, now: datetime) -> None:
    """End what somebody gave others for this client."""
    rows = Access.objects.filter(client=client, granted_by=contact, end_noted_at__isnull=True)
    for access in rows.select_related("contact__user", "client").order_by("contact__user"):
        end_one(access, by=by, now=now)


def end_one(access: Access, *, by: Actor | None, now: datetime) -> AuditEvent:
    """End one access that is held already, with the invitation that led to it."""
    access.ends_at, access.end_noted_at = min(access.ends_at or now, now), now
    access.save(update_fields=["ends_at", "end_noted_at"])
    contact, client_id = access.contact, access.client_id
    pending.withdraw(Invitation.objects.filter(contact=contact, client=client_id), now=now)
    queries.choice_changed(contact)
    return audit.record(
        "access.ended", by=by, about=contact, client_id=client_id, level=access.get_level_display()
    )


def note_ends(*, now: datetime) -> int:
    """
    Write into the trail what ended by itself since the last time, with the delegates it takes along. Return how many.
    """
    over = Access.objects.filter(ends_at__lte=now, end_noted_at__isnull=True)
    rows = over.select_related("contact__user", "client").order_by("ends_at", "pk")
    return sum(_note_end(access, now) for access in list(rows[:MOST_AT_ONCE]))


@transaction.atomic
def _note_end(access: Access, now: datetime) -> bool:
    hold_with_delegates(access.contact, access.client)
    still = Access.objects.filter(pk=access.pk, ends_at__lte=now, end_noted_at__isnull=True)
    if not still.exists():
        return False
    end_one(access, by=None, now=now)
    end_delegates_of(access.contact, access.client, by=None, now=now)
    return True


@firm_job
def note_ended() -> None:
    note_ends(now=timezone.now())


@shared_task
def note_ended_everywhere() -> int:
    """Hourly: a job per firm. Nobody sees anything longer for it: an access that is over counts as none by itself."""
    return each_firm(note_ended)


def as_it_was(access: Access) -> dict[str, Any]:
    """Return the terms of an access, to be kept in the trail: taking a removal back gives this much and no more."""
    limits = engagements.keeper().limits_of(access).values_list("pk", flat=True)
    return {
        "level": access.level, "ends_at": access.ends_at.isoformat() if access.ends_at else None,
        "projects": [str(one) for one in limits] if access.is_limited else None, "called": access.called,
        "granted_by": str(access.granted_by_id) if access.granted_by_id else None,
    }  # fmt: skip


def put_back(access: Access, kept: dict[str, Any]) -> None:
    """Give an access the terms it had."""
    access.level, access.called, access.is_limited = (
        kept["level"],
        kept["called"],
        kept["projects"] is not None,
    )
    access.ends_at = datetime.fromisoformat(kept["ends_at"]) if kept["ends_at"] else None
    access.granted_by_id = uuid.UUID(kept["granted_by"]) if kept["granted_by"] else None
    access.save()
    engagements.keeper().limit(access, [uuid.UUID(one) for one in kept["projects"] or ()])

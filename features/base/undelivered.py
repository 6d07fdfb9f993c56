"""What the outbox gave up: staff see it, try it again, or leave it as it is."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from features.base import audit, outbox
from features.base.errors import NotThere
from features.base.models import OutboxEntry
from features.base.permissions import Actor, Permission, require

State = OutboxEntry.State


def given_up() -> QuerySet[OutboxEntry]:
    """Return what waits for somebody to look at it, the newest first."""
    return OutboxEntry.objects.filter(state=State.GIVEN_UP).order_by("-created_at", "-id")


def visible_to(by: Actor) -> QuerySet[OutboxEntry]:
    """Return what was given up, to those who may see the people it was for, whichever client's they are."""
    may_see = by.can(Permission.CLIENTS_VIEW) and by.limited_to is None
    return given_up() if may_see else given_up().none()


@transaction.atomic
def try_again(*, entry_id: uuid.UUID, by: Actor, now: datetime) -> None:
    """
    Begin anew with all attempts.

    :raises NotAllowed: the role does not hold clients.view.
    :raises NotThere: it was not given up, or somebody was faster.
    """
    entry = _turn(entry_id, by, State.GIVEN_UP, state=State.WAITING, attempts=0, next_at=now)
    audit.record("delivery.retried", by=by, about_kind=entry.kind, reason=entry.last_error)
    outbox.announce(entry)


@transaction.atomic
def leave(*, entry_id: uuid.UUID, by: Actor) -> None:
    """
    Leave it undelivered, and out of sight.

    :raises NotAllowed: the role does not hold clients.view.
    :raises NotThere: it was not given up, or somebody was faster.
    """
    entry = _turn(entry_id, by, State.GIVEN_UP, state=State.LEFT)
    audit.record("delivery.left", by=by, about_kind=entry.kind, reason=entry.last_error)


@transaction.atomic
def take_back(*, entry_id: uuid.UUID, by: Actor) -> None:
    """
    Bring back into sight what was left.

    :raises NotThere: it was not left.
    """
    _turn(entry_id, by, State.LEFT, state=State.GIVEN_UP)


def _turn(entry_id: uuid.UUID, by: Actor, was: str, **becomes: object) -> OutboxEntry:
    require(by, Permission.CLIENTS_VIEW)
    if by.limited_to is not None:
        raise NotThere
    if not OutboxEntry.objects.filter(pk=entry_id, state=was).update(**becomes):
        raise NotThere
    return OutboxEntry.objects.get(pk=entry_id)

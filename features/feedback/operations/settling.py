"""Staff have read it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.accounts.models import User
from features.base import audit
from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.feedback import queries
from features.feedback.models import Feedback


@transaction.atomic
def mark_seen(*, feedback_id: UUID, by: Actor, now: datetime) -> None:
    """
    Take it out of the inbox. Done twice it is done once.

    :raises NotAllowed: the role may not see clients.
    :raises NotThere: it is of no client they see, or feedback is off.
    """
    found = _hold(feedback_id, by)
    if found.seen_by_staff_at is None:
        who = User.objects.filter(pk=by.actor_id).first()
        _set(found, now, who)
        audit.record("feedback.settled", by=by, about=found, client_id=found.client_id)


@transaction.atomic
def mark_unseen(*, feedback_id: UUID, by: Actor) -> None:
    """
    Put it back into the inbox.

    :raises NotAllowed: the role may not see clients.
    :raises NotThere: as above.
    """
    found = _hold(feedback_id, by)
    if found.seen_by_staff_at is not None:
        _set(found, None, None)
        audit.record("feedback.reopened", by=by, about=found, client_id=found.client_id)


def _hold(feedback_id: UUID, by: Actor) -> Feedback:
    require(by, Permission.CLIENTS_VIEW)
    rows = queries.in_workspace(by).select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=feedback_id).first()
    if found is None:
        raise NotThere
    return found


def _set(found: Feedback, at: datetime | None, who: User | None) -> None:
    found.seen_by_staff_at, found.seen_by = at, who
    found.save(update_fields=["seen_by_staff_at", "seen_by"])
    queries.changed()

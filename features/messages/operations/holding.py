"""One at a time writes in a thread: looked up through whoever writes, held until all is written."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from features.base import audit, holding
from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.clients.models import Contact
from features.messages import queries
from features.messages.models import Thread

JUST_AFTER = timedelta(microseconds=1)


def hold(thread: Thread, by: Actor) -> None:
    """
    :raises NotAllowed: the role may not write messages.
    :raises NotThere: it is not theirs to see.
    """
    require(by, Permission.MESSAGES_WRITE)
    holding.hold(thread, among=_with_client(queries.in_workspace(by)))


def hold_own(thread: Thread, contact: Contact) -> None:
    """
    :raises NotThere: it is not theirs to see, or they only read there.
    """
    holding.hold(thread, among=_with_client(queries.visible_to(contact)))
    if not contact.may(queries.WRITE, thread.client):
        raise NotThere


def _with_client(rows: QuerySet[Thread]) -> QuerySet[Thread]:
    return rows.select_related("client", "project", "assigned_to__user", "assigned_to__custom_role")


def moment(thread: Thread, now: datetime) -> datetime:
    """Return when something is said that is said now: after all that was said before, also where clocks differ."""
    newest = thread.messages.order_by("-created_at").values_list("created_at", flat=True).first()
    return max(now, newest + JUST_AFTER) if newest else now


def record(event: str, thread: Thread, by: Actor | None, **details: Any) -> None:
    audit.record(event, by=by, about=thread, client_id=thread.client_id, **details)

"""A request ends, opens again, or the client is reminded of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from features.actions import operations as actions
from features.base.errors import Conflict
from features.base.permissions import Actor
from features.requests import emails, queries
from features.requests.errors import AskedToday
from features.requests.models import Item, Request
from features.requests.operations.asking import ITEM
from features.requests.operations.holding import hold, record


@transaction.atomic
def close(*, request: Request, by: Actor, now: datetime) -> None:
    """
    End a request: what is still missing is no longer needed, and leaves the client's list.

    :raises Conflict: it is not open.
    """
    hold(request, by)
    if not request.is_open:
        raise Conflict("This request is not open.")
    request.closed_at = now
    request.save(update_fields=["closed_at"])
    _off_the_list(request, by, now)
    record("request.closed", request, by)


@transaction.atomic
def withdraw(*, request: Request, by: Actor, now: datetime) -> None:
    """
    Take a request back, as if it had not been asked: the client no longer sees it. What they sent stays.

    :raises Conflict: it was withdrawn already.
    """
    hold(request, by)
    if request.withdrawn_at:
        raise Conflict("This was withdrawn already.")
    request.withdrawn_at, request.closed_at = now, None
    request.save(update_fields=["withdrawn_at", "closed_at"])
    _off_the_list(request, by, now)
    record("request.withdrawn", request, by)


@transaction.atomic
def reopen(*, request: Request, by: Actor, now: datetime) -> None:
    """
    Open a closed or withdrawn request again; what was still missing is on the client's list.

    :raises Conflict: it is open.
    """
    hold(request, by)
    if request.is_open:
        raise Conflict("This request is open.")
    request.closed_at = request.withdrawn_at = None
    request.save(update_fields=["closed_at", "withdrawn_at"])
    if request.sent_at:
        for item in request.items.filter(queries.OWED):
            actions.reopen_subject(kind=ITEM, subject_id=item.pk, by=by)
    record("request.reopened", request, by)


@transaction.atomic
def nudge(*, request: Request, by: Actor, now: datetime) -> int:
    """
    Remind everybody who can answer of what is still missing. Return how many things that is.

    :raises Conflict: nothing is missing, or they were reminded within the last 24 hours.
    """
    hold(request, by)
    owed = list(request.items.filter(queries.OWED))
    if not request.is_open or not owed:
        raise Conflict("Nothing is missing here.")
    if request.nudged_at and now - request.nudged_at < queries.NUDGE_AFTER:
        raise AskedToday
    request.nudged_at = now
    request.save(update_fields=["nudged_at"])
    record("request.nudged", request, by, items=len(owed))
    emails.nudged(request, owed, sender=by.name if getattr(by, "user", None) else "", now=now)
    return len(owed)


def nudge_many(*, requests: Iterable[Request], by: Actor, now: datetime) -> tuple[int, int]:
    """Remind of several, each by itself. Return of how many, and how many were left out."""
    sent = left = 0
    for request in requests:
        try:
            nudge(request=request, by=by, now=now)
        except Conflict:
            left += 1
        else:
            sent += 1
    return sent, left


def _off_the_list(request: Request, by: Actor, now: datetime) -> None:
    for item in Item.objects.filter(queries.OWED, request=request):
        actions.withdraw_subject(kind=ITEM, subject_id=item.pk, by=by, now=now)

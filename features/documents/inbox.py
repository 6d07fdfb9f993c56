"""What clients uploaded, as the firm's inbox shows it: by client and day, until somebody has looked through it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.documents import operations, queries

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_YEAR = 2200  # as documents have; the day after the calendar's last one can't be counted
MICROSECOND = timedelta(microseconds=1)


def inbox_items(request: Any) -> Iterator[InboxItem]:
    for arrival in queries.arrivals(request.membership):
        files = f"{arrival.count} document{'' if arrival.count == 1 else 's'}"
        yield InboxItem(
            group="arrived",
            icon="upload",
            title=f"{arrival.client} added {files}",
            meta=(arrival.first if arrival.count == 1 else f"{arrival.first} and more",),
            at=arrival.newest,
            url=f"{reverse('documents_record:index', args=[arrival.client_id])}?from=client",
            action="Look through",
            key=inbox_key(arrival),
            tone="good",
            mine=is_for(arrival, request.membership),
        )


def is_for(arrival: queries.Arrival, member: Membership) -> bool:
    """Return whether it is this person's: they work for the client, or nobody looks after it and they own the firm."""
    if arrival.is_mine:
        return True
    if arrival.assigned_to_id:
        return arrival.assigned_to_id == member.pk
    return member.role == Role.OWNER


def count_inbox(request: Any) -> int:
    return sum(is_for(arrival, request.membership) for arrival in queries.arrivals(request.membership))


def inbox_key(arrival: queries.Arrival) -> str:
    """Name what was shown: client, day and newest upload, so that a later one is not ticked off unseen."""
    return f"{arrival.client_id}.{arrival.day.isoformat()}.{(arrival.newest - EPOCH) // MICROSECOND}"


def read_key(key: str) -> tuple[UUID, date, datetime]:
    """
    :raises NotThere: nobody was shown this key.
    """
    try:
        client_id, day, newest = key.split(".")
        found = UUID(client_id), date.fromisoformat(day), EPOCH + int(newest) * MICROSECOND
    except (ValueError, OverflowError) as error:
        raise NotThere from error
    if not EPOCH.year <= found[1].year < LAST_YEAR:
        raise NotThere
    return found


def settle(request: Any, key: str) -> None:
    client_id, day, until = read_key(key)
    operations.mark_seen(client_id=client_id, day=day, until=until, by=request.membership, now=timezone.now())


def unsettle(request: Any, key: str) -> None:
    client_id, day, _ = read_key(key)
    operations.mark_unseen(client_id=client_id, day=day, by=request.membership)

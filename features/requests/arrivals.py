"""What waits in the firm's inbox: answers, one entry for each request and day, and who is done uploading."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from features.actions.queries import is_for
from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.requests import operations, queries, waiting
from features.requests.models import DoneUploading
from features.requests.queries import Arrival

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
LAST_YEAR = 2200


def answers(request: Any) -> Iterator[InboxItem]:
    for one in queries.arrivals(request.membership):
        things = f"{one.count} thing{'' if one.count == 1 else 's'}"
        yield InboxItem(
            group="arrived", icon="list", tone="good", title=f"{one.client} answered {things}",
            meta=(one.title, one.first if one.count == 1 else f"{one.first} and more"), at=one.newest, action="Review",
            url=reverse("requests_record:request", args=[one.client_id, one.request_id]), key=key_of(one),
            mine=_is_mine(one, request),
        )  # fmt: skip


def count_answers(request: Any) -> int:
    return waiting.count(request.membership, waiting.ANSWERS)


def _is_mine(one: Arrival, request: Any) -> bool:
    return one.is_mine or is_for(request.membership, one.assigned_to_id, ())


def key_of(one: Arrival) -> str:
    """Name what was shown: request, day and newest answer, so that a later one is not ticked off unseen."""
    return f"{one.request_id}.{one.day.isoformat()}.{(one.newest - EPOCH) // MICROSECOND}"


def read_key(key: str) -> tuple[UUID, date, datetime]:
    """
    :raises NotThere: nobody was shown this key.
    """
    try:
        request_id, day, newest = key.split(".")
        found = UUID(request_id), date.fromisoformat(day), EPOCH + int(newest) * MICROSECOND
    except (ValueError, OverflowError) as error:
        raise NotThere from error
    if not EPOCH.year <= found[1].year < LAST_YEAR:
        raise NotThere
    return found


def settle_answers(request: Any, key: str) -> None:
    request_id, day, until = read_key(key)
    operations.mark_seen(
        request_id=request_id, day=day, until=until, by=request.membership, now=timezone.now()
    )


def unsettle_answers(request: Any, key: str) -> None:
    request_id, day, _ = read_key(key)
    operations.mark_unseen(request_id=request_id, day=day, by=request.membership)


def done(request: Any) -> Iterator[InboxItem]:
    """“Harbor Street Clinic is done uploading” (screen 16)."""
    for one in queries.done_arrived(request.membership):
        yield InboxItem(
            group="arrived", icon="check", tone="good", title=f"{one.client.name} is done uploading",
            meta=_about(one), at=one.said_at, action="Look through",
            url=f"{reverse('documents_record:index', args=[one.client_id])}?from=client", key=str(one.pk),
            mine=_is_mine_done(one, request),
        )  # fmt: skip


def count_done(request: Any) -> int:
    return waiting.count(request.membership, waiting.DONE)


def _is_mine_done(one: DoneUploading, request: Any) -> bool:
    team = [place.member_id for place in one.client.places.all()]
    return is_for(request.membership, one.client.assigned_to_id, team)


def _about(one: DoneUploading) -> tuple[str, ...]:
    new = f"{one.documents} new document{'' if one.documents == 1 else 's'}"
    missing = (f"{one.missing} still missing",) if one.missing else ()
    return (new, *missing, one.contact.name)


def settle_done(request: Any, key: str) -> None:
    operations.mark_done_seen(done_id=_id(key), by=request.membership, now=timezone.now())


def unsettle_done(request: Any, key: str) -> None:
    operations.mark_done_unseen(done_id=_id(key), by=request.membership)


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise NotThere from error

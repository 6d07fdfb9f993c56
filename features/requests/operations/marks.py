"""Staff have seen in the inbox what came in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.documents import queries as documents
from features.requests import queries, waiting
from features.requests.models import DoneUploading
from features.requests.operations.holding import need_on, need_uploads


@transaction.atomic
def mark_seen(*, request_id: UUID, day: date, until: datetime, by: Actor, now: datetime) -> int:
    """
    Take what was answered of one request on one day from the inbox; what came after `until` stays. Return how many.

    :raises NotThere: nothing of that day waits.
    """
    require(by, Permission.DOCUMENTS_VIEW)
    need_on()
    rows = queries.arrived(by).filter(request_id=request_id, answered_at__lte=until, **_on(day))
    if not (count := rows.update(seen_by_staff_at=now)):
        raise NotThere
    waiting.changed()
    return count


@transaction.atomic
def mark_unseen(*, request_id: UUID, day: date, by: Actor) -> int:
    """
    Put back what was ticked off last of that day.

    :raises NotThere: nothing of that day was.
    """
    require(by, Permission.DOCUMENTS_VIEW)
    need_on()
    rows = queries.items_in_workspace(by).filter(request_id=request_id, state="answered", **_on(day))
    latest = rows.aggregate(at=Max("seen_by_staff_at"))["at"]
    if latest is None:
        raise NotThere
    waiting.changed()
    return rows.filter(seen_by_staff_at=latest).update(seen_by_staff_at=None)


@transaction.atomic
def mark_done_seen(*, done_id: UUID, by: Actor, now: datetime) -> None:
    """
    Take “done uploading” from the inbox.

    :raises NotThere: it does not wait there, or client uploads are off.
    """
    require(by, Permission.DOCUMENTS_VIEW)
    need_uploads()
    if not _done(by, seen_by_staff_at__isnull=True).filter(pk=done_id).update(seen_by_staff_at=now):
        raise NotThere
    waiting.changed()


@transaction.atomic
def mark_done_unseen(*, done_id: UUID, by: Actor) -> None:
    """
    Put it back.

    :raises NotThere: it was not ticked off, or client uploads are off.
    """
    require(by, Permission.DOCUMENTS_VIEW)
    need_uploads()
    if not _done(by, seen_by_staff_at__isnull=False).filter(pk=done_id).update(seen_by_staff_at=None):
        raise NotThere
    waiting.changed()


def _done(by: Actor, **which: Any) -> Any:
    ids = queries.done_in_workspace(by).filter(**which).values("pk")
    return DoneUploading.objects.filter(pk__in=ids)


def _on(day: date) -> dict[str, Any]:
    names = {"created_at__gte": "answered_at__gte", "created_at__lt": "answered_at__lt"}
    return {names[name]: at for name, at in documents.on_day(day).items()}

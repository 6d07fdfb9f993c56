"""
Pages of rows by time, the newest first, that stay put while rows are added: a page begins where the last one ended, and
none is more work than the first.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from features.base.models import FirmModel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 60


@dataclass(frozen=True)
class Page[M: FirmModel]:
    """`newer` and `older` are marks for the neighbouring pages; empty where there are none."""

    rows: list[M]
    newer: str = ""
    older: str = ""


def page[M: FirmModel](rows: QuerySet[M], *, size: int, before: str = "", after: str = "") -> Page[M]:
    """Return the rows older than one mark, or newer than another; without one, or with nonsense, the newest."""
    if (place := _place(after)) is not None:
        found = list(_newer(rows, *place)[: size + 1])
        if len(found) > size:
            found = found[:size][::-1]
            return Page(found, mark(found[0]), mark(found[-1]))
        before = ""  # the newest page is reached: show it whole
    place = _place(before)
    found = list((_older(rows, *place) if place else _ordered(rows))[: size + 1])
    older = mark(found[size - 1]) if len(found) > size else ""
    found = found[:size]
    return Page(found, mark(found[0]) if found and place else "", older)


def mark(row: FirmModel) -> str:
    return f"{(row.created_at - EPOCH) // timedelta(microseconds=1)}-{row.pk.hex}"


def _place(text: str) -> tuple[datetime, uuid.UUID] | None:
    try:
        at, _, key = text[:LONGEST].partition("-")
        return EPOCH + timedelta(microseconds=int(at)), uuid.UUID(key)
    except (ValueError, OverflowError):
        return None


def _ordered[M: FirmModel](rows: QuerySet[M]) -> QuerySet[M]:
    return rows.order_by("-created_at", "-id")


def _older[M: FirmModel](rows: QuerySet[M], at: datetime, key: uuid.UUID) -> QuerySet[M]:
    return _ordered(rows).filter(Q(created_at__lt=at) | Q(id__lt=key), created_at__lte=at)


def _newer[M: FirmModel](rows: QuerySet[M], at: datetime, key: uuid.UUID) -> QuerySet[M]:
    return rows.order_by("created_at", "id").filter(Q(created_at__gt=at) | Q(id__gt=key), created_at__gte=at)

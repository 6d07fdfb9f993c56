"""
Pages of rows by time, the newest first, or by another column (`Order`), that stay put while rows are added: a page
begins where the last one ended, and none is more work than the first.
"""

import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from django.db.models import F, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from features.base.models import FirmModel
from features.base.prepared import Given, Prepared

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST, MOST_SAID = 60, 3000


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
    return _cut(found, size, is_first=place is None)


def prepared_page[M: FirmModel](
    statement: Prepared[M], *shape: Hashable, size: int, before: str = "", **given: Any
) -> Page[M]:
    """Return the same of a statement whose shape ends with whether there is a mark, and that ends with `part`."""
    at, key = _place(before) or (None, None)
    found = statement.rows(*shape, at is not None, **given, at=at, key=key)
    return _cut(found, size, is_first=at is None)


def part[M: FirmModel](rows: QuerySet[M], size: int, *, is_marked: bool) -> QuerySet[M]:
    """Return the rows of a page, and one more, for a statement to be prepared."""
    ordered = _older(rows, Given("at"), Given("key")) if is_marked else _ordered(rows)
    return ordered[: size + 1]


def _cut[M: FirmModel](found: list[M], size: int, *, is_first: bool) -> Page[M]:
    older = mark(found[size - 1]) if len(found) > size else ""
    found = found[:size]
    return Page(found, mark(found[0]) if found and not is_first else "", older)


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


def _older[M: FirmModel](rows: QuerySet[M], at: datetime | Given, key: uuid.UUID | Given) -> QuerySet[M]:
    return _ordered(rows).filter(Q(created_at__lt=at) | Q(id__lt=key), created_at__lte=at)


def _newer[M: FirmModel](rows: QuerySet[M], at: datetime, key: uuid.UUID) -> QuerySet[M]:
    return rows.order_by("created_at", "id").filter(Q(created_at__gt=at) | Q(id__gt=key), created_at__gte=at)


# --- by another column -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """
    By a column, which `read` reads from a mark, then by when rows were made. Rows without a value stand last.

    `falling` turns it round, and rows of the same value stand the newest first.
    """

    column: str
    read: Callable[[str], Any]
    falling: bool = False

    def by(self, *, backwards: bool = False) -> tuple[Any, ...]:
        column = F(self.column)
        if self.falling != backwards:
            first = column.desc(nulls_first=True) if backwards else column.desc(nulls_last=True)
            return first, "-created_at", "-id"
        return column.asc(nulls_first=True) if backwards else column.asc(nulls_last=True), "created_at", "id"


class _Spot(NamedTuple):
    value: Any
    at: datetime
    key: uuid.UUID


def sorted_page[M: FirmModel](
    rows: QuerySet[M], order: Order, *, size: int, before: str = "", after: str = ""
) -> Page[M]:
    """
    Return the rows behind one mark (`after`), or those that lead to another; without one, or with nonsense, the first.
    `newer` is the mark of the page before, `older` of the page behind.
    """
    if (spot := _spot(order, before)) is not None:
        found = list(
            rows.filter(_beyond(order, spot, backwards=True)).order_by(*order.by(backwards=True))[: size + 1]
        )
        if len(found) > size:
            found = found[:size][::-1]
            return Page(found, _mark(order, found[0]), _mark(order, found[-1]))
        after = ""  # the first page is reached: show it whole
    spot = _spot(order, after)
    rows = rows.filter(_beyond(order, spot, backwards=False)) if spot else rows
    found = list(rows.order_by(*order.by())[: size + 1])
    older = _mark(order, found[size - 1]) if len(found) > size else ""
    found = found[:size]
    return Page(found, _mark(order, found[0]) if found and spot else "", older)


def _beyond(order: Order, spot: _Spot, *, backwards: bool) -> Q:
    """Return the condition that a row stands behind the spot, or before it."""
    way = "lt" if order.falling != backwards else "gt"
    column, tie = (
        order.column,
        Q(created_at=spot.at, **{f"id__{way}": spot.key}) | Q(**{f"created_at__{way}": spot.at}),
    )
    if spot.value is None:
        same = Q(**{f"{column}__isnull": True}) & tie
        return same | Q(**{f"{column}__isnull": False}) if backwards else same
    found = Q(**{f"{column}__{way}": spot.value}) | (Q(**{column: spot.value}) & tie)
    return found if backwards else found | Q(**{f"{column}__isnull": True})


def _mark(order: Order, row: FirmModel) -> str:
    value: Any = reduce(getattr, order.column.split(LOOKUP_SEP), row)
    said = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"{mark(row)}-{quote(said, safe='')}"


def _spot(order: Order, text: str) -> _Spot | None:
    at, _, rest = text[:MOST_SAID].partition("-")
    key, _, said = rest.partition("-")
    place = _place(f"{at}-{key}")
    value = unquote(said)
    if place is None or "\0" in value:
        return None
    try:
        return _Spot(order.read(value) if value else None, *place)
    except ValueError:
        return None

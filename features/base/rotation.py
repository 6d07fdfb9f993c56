"""
Changing keys (security R43). Nothing is encrypted anew: a firm's key is wrapped by the newest master key, and what lies
under an older version of a firm's key is sealed by the newest. Each row is changed by itself and only as it was read,
so that a run can be broken off and begun again, and rows written meanwhile are left as their writers made them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from features.base import firm_keys
from integrations.keys import gateway
from integrations.keys.gateway import Wrapped
from tenants.context import inside, platform
from tenants.models import Firm, FirmKey


@dataclass(frozen=True)
class Holder:
    """
    A column that holds boxes of the firm's key. `opened` gives what is in a row's box (older makes too), `about` what
    it is sealed for.
    """

    label: str
    rows: Callable[[], QuerySet[Any]]
    column: str
    opened: Callable[[Any], bytes]
    about: Callable[[Any], str]


@dataclass
class Turned:
    """What a run did, or would do: firms' keys wrapped anew, versions added, boxes sealed anew by their label."""

    keys: int = 0
    versions: int = 0
    boxes: dict[str, int] = field(default_factory=dict)


holders: list[Holder] = []
"""Slices that keep boxes for long add theirs here when they are ready."""


def masters_in_use() -> dict[str, int]:
    """Return how many firms' keys each version of the master key still wraps."""
    used: dict[str, int] = {}
    for row in _living():
        used[row.master] = used.get(row.master, 0) + 1
    return used


def wrap_anew(done: Turned, *, is_dry: bool) -> None:
    """
    Wrap every firm's key by the newest master key.

    :raises KeysAway, NotThisKey: a key can't be opened; those before it are done.
    """
    for row in _living():
        if row.master == gateway.newest():
            continue
        done.keys += 1 if is_dry else _wrap_anew(row)


def seal_anew(firm: Firm, done: Turned, *, is_dry: bool) -> None:
    """
    Seal by the newest version of a firm's key what older ones, or older makes, still seal.

    :raises NoKeys, KeysDestroyed, Unreadable: see features.base.firm_keys.
    """
    with inside(firm):
        boxes = [(holder, row) for holder in holders for row in holder.rows().order_by("pk").iterator()]
        newest = firm_keys.newest().version if boxes else 0
        for holder, row in boxes:
            if firm_keys.version_of(getattr(row, holder.column)) < newest:
                count = 1 if is_dry else _seal_anew(holder, row)
                done.boxes[holder.label] = done.boxes.get(holder.label, 0) + count


def firms_with_keys() -> list[Firm]:
    """Return the firms whose keys are there."""
    with platform():
        living = FirmKey.objects.filter(destroyed_at__isnull=True).values("firm")
        return list(Firm.objects.filter(pk__in=living).order_by("slug"))


def _living() -> Iterator[FirmKey]:
    with platform():
        rows = list(FirmKey.objects.filter(destroyed_at__isnull=True).select_related("firm"))
    yield from rows


def _wrap_anew(row: FirmKey) -> int:
    context = firm_keys.bound_to(row.firm, row.version)
    before = bytes(row.wrapped)
    wrapped = gateway.wrap(gateway.unwrap(Wrapped(row.master, before), context=context), context=context)
    with platform():
        unchanged = FirmKey.objects.filter(pk=row.pk, wrapped=before)
        return unchanged.update(master=wrapped.version, wrapped=wrapped.box)


def _seal_anew(holder: Holder, row: Any) -> int:
    before = bytes(getattr(row, holder.column))
    box = firm_keys.seal(holder.opened(row), about=holder.about(row))
    unchanged = holder.rows().filter(pk=row.pk, **{holder.column: before})
    return unchanged.update(**{holder.column: box})

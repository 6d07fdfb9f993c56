"""How much a firm takes and keeps: the largest file, all files of the firm, and what one client may upload."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from branding.words import size as in_words
from features.clients.models import Client
from features.documents import queries
from features.documents.errors import FileRefused, NoRoom
from features.documents.models import Arriving, Document, DocumentRules, Side, Version
from tenants.context import require_firm

MEGABYTE, GIGABYTE = 1024**2, 1024**3
LOCK = 0x0F11E  # of PostgreSQL's advisory locks, beside the schema's name
others: list[Callable[[Client | None], int]] = []
"""
Slices that keep files of their own add a function here: how many bytes of the firm in use are theirs? Asked with a
client: how many of those did the client's own people bring?
"""


def largest(rules: DocumentRules | None = None) -> int:
    """Return how many bytes a file may have in this firm."""
    return (rules or queries.rules()).upload_limit_mb * MEGABYTE


def check_largest(sizes: Iterable[int], rules: DocumentRules | None = None) -> None:
    """
    :raises FileRefused: a file has more than the firm takes.
    """
    limit = largest(rules)
    if (most := max(sizes, default=0)) > limit:
        raise FileRefused(
            f"This file has {in_words(most)}. A file can have up to {in_words(limit)}: make it smaller, or split it."
        )


def quota() -> int:
    """Return how many bytes a firm may keep; 0: as many as the store has."""
    return int(settings.STORAGE_QUOTA_GB) * GIGABYTE


def used() -> int:
    """Return how many bytes the firm keeps: documents, also in the trash, their versions, and what others keep."""
    return _sum(Document.objects) + _sum(Version.objects) + sum(count(None) for count in others)


def used_by(client: Client) -> int:
    """
    Return how many bytes a client's own uploads take: also in the trash, or deleting and adding could go on for ever.
    """
    theirs = Document.objects.filter(client=client, side=Side.CLIENT)
    earlier = Version.objects.filter(document__client=client, side=Side.CLIENT)
    return _sum(theirs) + _sum(earlier) + sum(count(client) for count in others)


def promised(client: Client | None = None, *, but: Collection[UUID] = ()) -> int:
    """Return how many bytes are promised to files on their way in, but those with these ids."""
    rows = Arriving.objects.filter(used_at__isnull=True, refusal="").exclude(pk__in=but)
    return _sum(rows.filter(client=client, side=Side.CLIENT) if client else rows)


def hold() -> None:
    """Let nobody else of this firm take room until the transaction ends, so that what is measured stays true."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), %s)", [LOCK])


def require(more: int, *, client: Client | None, side: str, arrived: Collection[UUID] = ()) -> None:
    """
    Ask for room for so many bytes more, beside what is kept and what is promised to files on their way in. Within a
    transaction that holds it, the answer is exact. `arrived` names files on their way in that are part of `more`.

    :raises NoRoom: the firm, or this client, may not keep as much.
    """
    if (most := quota()) and used() + promised(but=arrived) + more > most:
        raise NoRoom(_full(most, side))
    rules = queries.rules()
    if client is None or side != Side.CLIENT or rules.client_quota_mb is None:
        return
    most, taken = rules.client_quota_mb * MEGABYTE, used_by(client) + promised(client, but=arrived)
    if taken + more > most:
        raise NoRoom(
            f"This file has {in_words(more)}, and {in_words(max(most - taken, 0))} of {in_words(most)} are left for "
            f"you. Ask {require_firm().name} to make room."
        )


class _Summed(Protocol):
    """Rows with a size."""

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]: ...


def _full(most: int, side: str) -> str:
    if side == Side.CLIENT:
        return f"{require_firm().name} has no room for this file at the moment. Tell them, and add it again later."
    return f"Your firm’s {in_words(most)} are full. Delete documents you no longer need, or ask Portico for more room."


def _sum(rows: _Summed) -> int:
    return int(rows.aggregate(sum=Sum("size"))["sum"] or 0)

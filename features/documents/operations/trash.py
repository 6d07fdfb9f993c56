"""
Out of the trash, either way. What goes for good loses its rows first and its files once that is committed: a crash in
between leaves files without a row, which the nightly sweep removes, and never a row without its file.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from features.base import audit, orphans
from features.base.errors import Conflict
from features.base.permissions import Actor, Permission, require
from features.documents import queries
from features.documents.models import Document, Reading, Version
from features.documents.operations.bulk import check_found
from integrations.storage import gateway
from tenants.context import inside, require_firm
from tenants.models import Firm

log = logging.getLogger(__name__)
AT_ONCE = 200  # documents that go in one transaction


@transaction.atomic
def restore_many(*, ids: Collection[UUID], by: Actor, now: datetime, every: bool = False) -> int:
    """
    Bring back what of these lies in the trash; return how many it were.

    :raises NotAllowed: the role may not delete documents.
    :raises NotThere: one of `every` one does not lie there.
    :raises Conflict: none of them lies there (any more).
    """
    require(by, Permission.DOCUMENTS_DELETE)
    found = _held(queries.deleted(by).filter(pk__in=ids).order_by("pk"))
    check_found(found, ids, every=every, gone="These are back already.")
    for document in found:
        document.keep = document.keep or document.retired_at is not None  # its time was over; now it stays
        document.deleted_at, document.deleted_by, document.retired_at = None, None, None
        audit.record("document.restored", by=by, about=document, client_id=document.client_id)
    Document.objects.bulk_update(found, ["deleted_at", "deleted_by", "retired_at", "keep"])
    return len(found)


@transaction.atomic
def purge(*, ids: Collection[UUID], by: Actor, now: datetime) -> int:
    """
    Delete for good what of these lies in the trash, with all its versions and files; return how many it were.

    :raises NotAllowed: the role may not delete documents, or not change the firm's settings.
    :raises Conflict: none of them lies there (any more).
    """
    require(by, Permission.DOCUMENTS_DELETE)
    require(by, Permission.SETTINGS_FEATURES)
    if not (count := _purge(_held(queries.deleted(by).filter(pk__in=ids)), by)):
        raise Conflict("These are not in the trash any more.")
    return count


def purge_due(*, now: datetime) -> int:
    """Delete for good what has lain in the trash for its time; return how many it were."""
    gone = 0
    while count := _purge_some(now):
        gone += count
    return gone


@transaction.atomic
def _purge_some(now: datetime) -> int:
    due = Document.objects.filter(deleted_at__lte=now - queries.IN_TRASH).order_by("deleted_at")
    return _purge(_held(due, most=AT_ONCE), None)


def _held(rows: QuerySet[Document], most: int | None = None) -> list[Document]:
    return list(rows.select_for_update(of=("self",))[:most])


def _purge(documents: list[Document], by: Actor | None) -> int:
    ids = [document.pk for document in documents]
    keys = {document.key for document in documents}
    keys |= set(Version.objects.filter(document__in=ids).values_list("file", flat=True))
    keys |= set(Reading.objects.filter(document__in=ids).values_list("thumbnail", flat=True))
    for document in documents:
        facts = {"size": document.size, "version": document.version}
        audit.record("document.purged", by=by, about=document, client_id=document.client_id, **facts)
    Document.objects.filter(pk__in=ids).delete()
    let_go({key for key in keys if key})
    return len(documents)


def let_go(keys: set[str]) -> None:
    """Remove files once this transaction is committed, unless a row holds them."""
    firm = require_firm()
    transaction.on_commit(lambda: _remove(firm, keys))


def _remove(firm: Firm, keys: set[str]) -> None:
    """Remove files that no row holds any more. What can't be removed now, the sweep removes."""
    with inside(firm):
        held = orphans.held(sorted(keys))
    for key in sorted(keys - held):
        gateway.remove(key)

"""
Several documents at once: each is decided about by itself, and each leaves its event. People pick from a list that may
be a moment old: what is gone meanwhile is left out. A program names what it means: with `every`, one that is not there
is a mistake, and nothing is changed.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor, Permission, require
from features.documents import queries
from features.documents.models import Document
from features.documents.operations.changes import Particulars, edit

GONE = "These are not there any more."


def check_found(found: Sequence[Document], ids: Collection[UUID], *, every: bool, gone: str = GONE) -> None:
    """
    :raises NotThere: one is missing where `every` one is meant.
    :raises Conflict: none of them is there, which `gone` says.
    """
    if every and len(found) < len(set(ids)):
        raise NotThere
    if not found:
        raise Conflict(gone)


@transaction.atomic
def move_many(
    *, ids: Collection[UUID], by: Actor, now: datetime, every: bool = False, **given: Unpack[Particulars]
) -> int:
    """
    Give several documents another type, year or project; return how many it changed.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: one of `every` one is not theirs to see.
    :raises Conflict: none of them is theirs to see (any more).
    :raises Refused: a value can't be taken by one of them; nothing was changed.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    found = list(queries.in_workspace(by).filter(pk__in=ids).select_related("client").order_by("pk"))
    check_found(found, ids, every=every)
    return sum(edit(document=document, by=by, now=now, **given) is not None for document in found)


@transaction.atomic
def delete_many(*, ids: Collection[UUID], by: Actor, now: datetime, every: bool = False) -> int:
    """
    Put several documents into the trash; return how many it were. They have `now` as the moment, by which all of them
    come back (`undo_deletion`).

    :raises NotAllowed: the role may not delete documents.
    :raises NotThere: one of `every` one is not theirs to see.
    :raises Conflict: none of them is theirs to see (any more).
    """
    require(by, Permission.DOCUMENTS_DELETE)
    rows = queries.in_workspace(by).filter(pk__in=ids).select_for_update(no_key=True, of=("self",))
    found = list(rows.order_by("pk"))
    check_found(found, ids, every=every)
    for document in found:
        document.deleted_at, document.deleted_by = now, getattr(by, "user", None)
        audit.record("document.deleted", by=by, about=document, client_id=document.client_id)
    Document.objects.bulk_update(found, ["deleted_at", "deleted_by"])
    return len(found)


@transaction.atomic
def undo_deletion(*, at: datetime, by: Actor, now: datetime) -> int:
    """
    Bring back what this person deleted at that moment; return how many it were.

    :raises NotAllowed: the role may not delete documents.
    :raises Conflict: nothing of it lies in the trash (any more).
    """
    require(by, Permission.DOCUMENTS_DELETE)
    rows = queries.deleted(by).filter(deleted_at=at, deleted_by=getattr(by, "user", None), retired_at=None)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if not found:
        raise Conflict("These are back already.")
    for document in found:
        document.deleted_at, document.deleted_by = None, None
        audit.record("document.restored", by=by, about=document, client_id=document.client_id)
    Document.objects.bulk_update(found, ["deleted_at", "deleted_by"])
    return len(found)

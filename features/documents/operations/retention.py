"""How long documents are kept: set for a type, excepted for single ones, and carried out each night."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.base import audit, holding
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor, Permission, require
from features.documents import emails, queries, retention
from features.documents.models import Document, DocumentType

AT_ONCE = 200  # documents that go in one transaction


@transaction.atomic
def set_retention(*, kind: DocumentType, years: int | None, by: Actor, now: datetime) -> None:
    """
    Let documents of a type go to the trash so many full years after their own; None keeps them for ever. The first go
    in thirty days.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: the type is gone.
    :raises Refused: less than one year, or more than thirty.
    """
    require(by, Permission.SETTINGS_FEATURES)
    holding.hold(kind, among=DocumentType.objects.all())
    if years is not None and not retention.SHORTEST <= years <= retention.LONGEST:
        raise Refused(f"Choose {retention.SHORTEST} to {retention.LONGEST} years.", field="keep_years")
    if kind.keep_years == years:
        return
    kind.keep_years, kind.keep_since = years, now if years else None
    kind.save(update_fields=["keep_years", "keep_since"])
    audit.record("document_type.retention", by=by, about=kind, years=years or 0)


@transaction.atomic
def keep(*, ids: Collection[UUID], by: Actor, now: datetime) -> int:
    """
    Keep single documents whatever their type says; return how many it were.

    :raises NotAllowed: the role may not delete documents.
    :raises Conflict: none of them is theirs to see (any more), or all are kept already.
    """
    require(by, Permission.DOCUMENTS_DELETE)
    rows = queries.in_workspace(by).filter(pk__in=ids, keep=False)
    found = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if not found:
        raise Conflict("These are kept already.")
    Document.objects.filter(pk__in=[each.pk for each in found]).update(keep=True)
    for document in found:
        audit.record("document.kept", by=by, about=document, client_id=document.client_id)
    return len(found)


def retire(*, now: datetime) -> int:
    """Put into the trash what was kept for its time; return how many it were."""
    gone = 0
    while count := _retire_some(now):
        gone += count
    return gone


@transaction.atomic
def _retire_some(now: datetime) -> int:
    rows = retention.going(now).select_for_update(no_key=True, of=("self",)).select_related("type")
    found = list(rows.order_by("pk")[:AT_ONCE])
    Document.objects.filter(pk__in=[each.pk for each in found]).update(
        deleted_at=now, deleted_by=None, retired_at=now
    )
    for document in found:
        years = document.type.keep_years if document.type else 0
        audit.record("document.retired", by=None, about=document, client_id=document.client_id, years=years)
    return len(found)


@transaction.atomic
def tell_of_retention(*, now: datetime) -> None:
    """Tell who may change settings, once for each year and type, what goes within thirty days."""
    counts = retention.count_by_type(now)
    for kind, count in counts:
        emails.tell_of_retention(kind, count, now)

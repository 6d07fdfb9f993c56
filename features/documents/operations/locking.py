"""A document waits for invoices to be paid, and opens by itself when they are."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from features.base import audit, holding
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor, Permission, require
from features.documents import emails, locking, queries
from features.documents.models import Document, DocumentRules, Lock

Stage = Literal["submitted", "cleared"]


@transaction.atomic
def lock(*, document: Document, invoice_ids: Collection[UUID], by: Actor, now: datetime) -> list[Lock]:
    """
    Let a document wait for these invoices, beside those it waits for already. Its client sees the name alone.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: it is not theirs to see, or was deleted.
    :raises Refused: no invoice, or one that is not the client's; while nobody keeps invoices, there is none.
    :raises Conflict: it came from the client.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    holding.hold(document, among=queries.in_workspace(by))
    if not document.is_from_firm:
        raise Conflict("This came from the client. Only what you share can wait to be paid.")
    bills = _bills(document, invoice_ids)
    for bill in bills:
        Lock.objects.update_or_create(
            document=document, invoice_id=bill.id, defaults={"released_at": None, "by_payment": False}
        )
    numbers = [bill.number for bill in bills]
    audit.record("document.locked", by=by, about=document, client_id=document.client_id, invoices=numbers)
    return list(queries.locked().filter(document=document))


def _bills(document: Document, ids: Collection[UUID]) -> list[locking.Bill]:
    keeper = locking.biller()
    known = keeper.bills(ids).values() if keeper else ()
    found = [bill for bill in known if bill.client_id == document.client_id]
    if not found or len(found) != len(set(ids)):
        raise Refused("Choose invoices of this client.", field="invoices")
    return found


@transaction.atomic
def unlock(
    *, document: Document, by: Actor, now: datetime, invoice_ids: Collection[UUID] | None = None
) -> bool:
    """
    Let a document no longer wait for these invoices, or for any. Return whether that opened it; then its client hears
    of it.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: it is not theirs to see, or was deleted.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    holding.hold(document, among=queries.in_workspace(by))
    locks = queries.locked().filter(document=document)
    return _release(
        document, locks if invoice_ids is None else locks.filter(invoice_id__in=invoice_ids), by, now
    )


@transaction.atomic
def paid(*, invoice_id: UUID, stage: Stage, now: datetime) -> int:
    """
    Hear that an invoice was paid: `submitted`, or `cleared`. What waits for nothing else opens, at the stage that the
    firm has chosen, and its client is told. Return how many documents that are; hearing it again changes nothing.
    """
    if stage == "submitted" and queries.rules().unlock_when != DocumentRules.Unlock.SUBMITTED:
        return 0
    waiting = queries.locked().filter(invoice_id=invoice_id).values("document")
    documents = Document.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
    rows = list(
        documents.filter(pk__in=waiting).order_by("pk")
    )  # one order: two payments at once do not block
    locks = queries.locked().filter(invoice_id=invoice_id)
    return sum(_release(each, locks.filter(document=each), None, now) for each in rows)


@transaction.atomic
def bounced(*, invoice_id: UUID, now: datetime) -> int:
    """Hear that a payment of an invoice came to nothing: what it had opened waits again. Return how many."""
    locks = Lock.objects.filter(
        invoice_id=invoice_id, released_at__isnull=False, by_payment=True, document__deleted_at__isnull=True
    )
    found = list(locks.select_for_update(of=("self",)).select_related("document").order_by("document_id"))
    Lock.objects.filter(pk__in=[each.pk for each in found]).update(released_at=None, by_payment=False)
    for each in found:
        audit.record("document.locked", by=None, about=each.document, client_id=each.document.client_id)
    return len(found)


def _release(document: Document, locks: QuerySet[Lock], by: Actor | None, now: datetime) -> bool:
    """
    Release locks of a document whose row is held, by hand or, by nobody, for they are paid. Return whether it is open
    now and was not before.
    """
    if not locks.update(released_at=now, by_payment=by is None) or queries.is_locked(document):
        return False
    audit.record("document.unlocked", by=by, about=document, client_id=document.client_id)
    if not document.is_draft and document.deleted_at is None:
        emails.tell_ready(document, now)
    return True

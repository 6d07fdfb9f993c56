"""Documents that wait for invoices: what they have to know of one, and which of them a client's invoice opens."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from features.base.permissions import Actor, Permission
from features.billing.models import Invoice
from features.clients.models import Client, Contact
from features.documents import locking
from features.documents import queries as documents
from features.documents.locking import Bill
from features.documents.models import Document

MOST = 20


def page_of(invoice_id: UUID) -> str:
    """Return where its client reads and pays it."""
    return reverse("billing:invoice", urlconf=settings.FIRM_URLCONF, args=[invoice_id])


def bills(ids: Collection[UUID]) -> Mapping[UUID, Bill]:
    """Return those of these invoices that are released."""
    found = _released().filter(pk__in=ids)
    return {one.pk: _bill(one) for one in found}


def unpaid(client: Client) -> list[Bill]:
    rows = _released().filter(client=client, account__balance__gt=0)
    return [_bill(one) for one in rows.order_by("-issued_on", "-created_at", "-pk")]


def held_back(contact: Contact, invoice: Invoice) -> list[Document]:
    """Return the documents this contact sees that wait for the invoice; one that says that none does is not asked."""
    if not getattr(invoice, "is_awaited", True):
        return []
    locks = documents.locked().filter(invoice_id=invoice.pk).values("document")
    return list(documents.visible_to(contact).filter(pk__in=locks).order_by("name", "pk")[:MOST])


def waited_for(invoice: Invoice, by: Actor) -> list[Document]:
    """Return the documents that wait for an invoice and that this member of staff may open; none, who may not share."""
    if not by.can(Permission.DOCUMENTS_SHARE):
        return []
    locks = documents.locked().filter(invoice_id=invoice.pk).values("document")
    return list(documents.in_workspace(by).filter(pk__in=locks).order_by("name", "pk"))


def _released() -> QuerySet[Invoice]:
    return Invoice.objects.filter(state=Invoice.State.RELEASED).annotate(left=F("account__balance"))


def _bill(invoice: Invoice) -> Bill:
    left = getattr(invoice, "left", None) or 0
    return Bill(invoice.pk, invoice.client_id, invoice.number, left, invoice.currency, page_of(invoice.pk))


BILLER = locking.Biller(bills, unpaid)

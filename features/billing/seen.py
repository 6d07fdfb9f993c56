"""What else a contact sees of billing: invoices that are withdrawn or not released, credit, ways to pay."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from features.accounts.models import Session
from features.base import looking
from features.billing import connected, queries
from features.billing.models import CreditLot, Invoice, Payment, PaymentMethod, PaymentPart
from features.billing.switches import BILLING, PAYMENT_METHODS, PREPAYMENT, UNRELEASED
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

SEE, PAY = ContactRight.SEE_INVOICES, ContactRight.PAY


def _of(contact: Contact, state: str) -> QuerySet[Invoice]:
    if not is_on(BILLING):
        return Invoice.objects.none()
    theirs = clients.acted_for_by(contact, SEE)
    return Invoice.objects.filter(engagements.within_reach(contact), client__in=theirs, state=state)


def withdrawn_to(contact: Contact) -> QuerySet[Invoice]:
    """Return those that were voided after this contact could see them: an old link to one says so."""
    return _of(contact, Invoice.State.VOID)


def unreleased_to(contact: Contact) -> QuerySet[Invoice]:
    """Return drafts that come to something, where the firm shows them (D11); otherwise none (S3-31)."""
    if not is_on(UNRELEASED):
        return Invoice.objects.none()
    return _of(contact, Invoice.State.DRAFT).filter(total__gt=0)


def credit_of(contact: Contact, session: Session) -> QuerySet[CreditLot]:
    """Return the credit that is left to the clients this browser shows, the newest first."""
    return lots_of(contact, session).filter(left__gt=0)


def lots_of(contact: Contact, session: Session) -> QuerySet[CreditLot]:
    """Return all credit they ever had, used up or not."""
    if not is_on(BILLING):
        return CreditLot.objects.none()
    wholly = clients.acted_for_wholly(contact, SEE)
    rows = CreditLot.objects.filter(client__in=wholly)
    rows = rows.filter(client__in=clients.scope_of(contact, session, SEE))
    return rows.select_related("client", "invoice").order_by("-created_at", "-id")


def methods_of(contact: Contact, session: Session) -> QuerySet[PaymentMethod]:
    """Return the saved cards and bank accounts of the clients for whom they pay as a whole, the default first."""
    if not connected.seems_ready() or not is_on(PAYMENT_METHODS) or looking.is_on():
        return PaymentMethod.objects.none()
    theirs = clients.scope_of(contact, session, PAY)
    rows = PaymentMethod.objects.filter(removed_at__isnull=True, client__in=theirs)
    return rows.filter(client__in=clients.acted_for_wholly(contact, PAY))


def whole_payments(contact: Contact, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these payments of which this contact sees every part: a receipt names them all."""
    theirs = queries.payments_of(contact).values("pk")
    others = PaymentPart.objects.filter(payment__in=ids).exclude(pk__in=theirs)
    return set(ids) - set(others.values_list("payment", flat=True))


def receipts_of(contact: Contact, invoices: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the latest payment of each invoice whose receipt this contact may have, where there is one."""
    if not invoices:
        return {}
    parts = PaymentPart.objects.filter(
        invoice__in=invoices, posted__gt=0, payment__state=Payment.State.SUCCEEDED
    )
    rows = parts.exclude(payment__receipt="").order_by("payment__settled_at", "payment")
    found = dict(rows.values_list("invoice_id", "payment_id"))
    whole = whole_payments(contact, set(found.values())) if found else set()
    return {invoice: payment for invoice, payment in found.items() if payment in whole}


def may_prepay(contact: Contact) -> bool:
    return is_on(PREPAYMENT) and clients.may_wholly(contact, PAY)


def payable_by(contact: Contact) -> set[UUID]:
    """Return the clients whose invoices this contact may pay online (S1-8); who pays is asked anew."""
    if not connected.seems_ready():
        return set()
    return {client.pk for client in clients.entities_of(contact, PAY)}

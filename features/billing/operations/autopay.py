"""
Automatic payment (S4-2): a client agrees in writing, and what is due is charged to their default method on its day.
What they read and typed is kept; they, and nobody for them, begin it; they end it whenever they like.
"""

import logging
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from features.accounts import proofs
from features.accounts.models import Session
from features.base import audit, scope
from features.base.errors import Conflict, DomainError, NotThere, Refused
from features.billing import connected, emails, ledger, queries
from features.billing.holding import hold_clients
from features.billing.models import Autopay, Invoice, Payment, PaymentMethod, PaymentPart
from features.billing.operations import attempting, paying
from features.billing.operations.meaning import Payer, Wish
from features.billing.switches import PAYMENT_METHODS
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on
from integrations.payments.gateway import PaymentsFailed
from tenants.context import require_firm

log = logging.getLogger(__name__)
VERSION = "2026-11"


def text(firm_name: str) -> str:
    """Return what a client agrees to."""
    return (
        f"I allow {firm_name} to charge my default payment method for each invoice on the day it is due, for the "
        "amount that is due then. I am told of every charge. I can end this here at any time, for what is not charged "
        "yet."
    )


def of(client: Client) -> Autopay | None:
    """Return the leave that is in force."""
    return Autopay.objects.filter(client=client, ended_at__isnull=True).first()


@transaction.atomic
def agree(*, contact: Contact, client: Client, session: Session, typed_name: str, now: datetime) -> Autopay:
    """
    Begin it.

    :raises FreshProofNeeded: the last proof is too old.
    :raises NotThere: they do not pay for this client, or the firm keeps no methods.
    :raises Refused: the name is not theirs, or no method is kept.
    :raises Conflict: it is agreed already.
    """
    proofs.require_fresh(session, now=now)
    _check(contact, client)
    hold_clients([client.pk])
    if typed_name.strip().casefold() != contact.name.strip().casefold():
        raise Refused(f"Type your name as it stands here: {contact.name}.", field="typed_name")
    if not PaymentMethod.objects.filter(client=client, is_default=True, removed_at__isnull=True).exists():
        raise Refused("Add a payment method first.", field="typed_name")
    if of(client) is not None:
        raise Conflict("Automatic payment is on already.")
    here = scope.current()
    row = Autopay.objects.create(
        client=client, contact=contact, text=text(require_firm().name), version=VERSION,
        typed_name=typed_name.strip()[:200], ip=here.ip if here else None, created_at=now,
    )  # fmt: skip
    audit.record("autopay.agreed", by=contact, about=client, client_id=client.pk)
    return row


@transaction.atomic
def end(*, contact: Contact, client: Client, now: datetime) -> None:
    """
    End it, at once. What is on its way to the bank goes on.

    :raises NotThere: they do not pay for this client.
    :raises Conflict: it is not on.
    """
    _check(contact, client)
    if not Autopay.objects.filter(client=client, ended_at__isnull=True).update(
        ended_at=now, ended_by=contact.user
    ):
        raise Conflict("Automatic payment is off already.")
    audit.record("autopay.ended", by=contact, about=client, client_id=client.pk)


def _check(contact: Contact, client: Client) -> None:
    """:raises NotThere: they do not pay for this client, or the firm keeps no methods."""
    theirs = clients.acted_for_wholly(contact, ContactRight.PAY).filter(pk=client.pk)
    if not is_on(PAYMENT_METHODS) or not theirs.exists():
        raise NotThere


def charge_due(*, now: datetime) -> int:
    """Charge what is due by today, once for each invoice and day it fell due. Return how many were tried."""
    if not is_on(PAYMENT_METHODS) or not connected.is_ready():
        return 0
    leaves = Autopay.objects.filter(ended_at__isnull=True, client__archived_at__isnull=True)
    rows = list(leaves.select_related("client", "contact__user"))
    return sum(_charge(one, invoice, now) for one in rows for invoice in _open_ones(one))


def _open_ones(one: Autopay) -> list[Invoice]:
    """Return what is owed by the client, and not on its way."""
    rows = Invoice.objects.filter(
        queries.RELEASED, client=one.client, pays_online=True, account__balance__gt=0
    )
    coming = Payment.objects.filter(
        state=Payment.State.PROCESSING, parts__is_open=True, parts__invoice__isnull=False
    )
    rows = rows.exclude(pk__in=coming.values("parts__invoice"))
    rows = rows.exclude(pk__in=_gone_back(one.client).values("invoice"))
    return list(rows.select_related("client").prefetch_related("instalments", "plan__parts"))


def _gone_back(client: Client) -> QuerySet[PaymentPart]:
    """Return what was paid once and went back: sent back, returned by a bank, in dispute. People decide about that."""
    gone = Q(refunded__gt=0) | Q(payment__state=Payment.State.RETURNED) | Q(payment__disputes__isnull=False)
    return PaymentPart.objects.filter(gone, client=client, invoice__isnull=False)


def _charge(one: Autopay, invoice: Invoice, now: datetime) -> bool:
    """
    Charge one invoice; what was due before they agreed is none of it. Refused or declined it is left to its people,
    who are told by the mail of the payment.
    """
    method = PaymentMethod.objects.filter(client=one.client, is_default=True, removed_at__isnull=True).first()
    day, amount = queries.next_due(invoice, ledger.balance(ledger.of_invoice(invoice)))
    once = uuid5(NAMESPACE_URL, f"{invoice.pk}:{day}:{amount}")
    if method is None or _tried(once) or not queries.today(one.created_at) <= day <= queries.today(now):
        return False
    payer = Payer(one.contact, name=one.contact.name, email=one.contact.user.email, is_autopay=True)
    wish = Wish({invoice: amount}, client=one.client, method=method, once=once)
    try:
        step = paying.start(payer=payer, wish=wish, return_url="", now=now)
        if step.step not in ("done", "processing", "unknown"):
            attempting.end(step.payment, now=now)
            step.payment.refresh_from_db()
            emails.not_charged(step.payment, invoice)
    except (DomainError, PaymentsFailed) as refused:
        log.warning("Autopay of invoice %s did not go through: %s", invoice.pk, refused)
    return True


def _tried(once: UUID) -> bool:
    return Payment.objects.filter(key=f"auto:{once}").exists()

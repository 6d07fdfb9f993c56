"""
A client's credit: it comes from a prepayment, from paying too much, or from the firm's own hand (a credit note); it is
used up in the order it came, for what is due first; what is not used goes back to where it came from.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.billing import ledger, numbers, queries, rules, sums
from features.billing.holding import hold_clients, hold_invoice
from features.billing.ledger import K
from features.billing.models import Account, CreditLot, CreditUse, Invoice, Payment, Posting
from features.billing.operations import following, plan_ends
from features.clients import queries as clients
from features.clients.models import Client


@transaction.atomic
def apply(*, invoice: Invoice, by: Actor, now: datetime, amount: int | None = None) -> int:
    """
    Pay an invoice from its client's credit, as far as both go or up to `amount`. Return how much it was.

    :raises NotAllowed: the role may not bill.
    :raises Refused: there is nothing to pay, or no credit.
    """
    hold_invoice(invoice, by)
    used = use(invoice=invoice, by=by, now=now, most=amount)
    if not used:
        raise Refused("There is no credit to use, or nothing left to pay.", field="amount")
    return used


def use(
    *,
    invoice: Invoice,
    by: Actor | None,
    now: datetime,
    most: int | None = None,
    beside: Payment | None = None,
) -> int:
    """
    Do it for whoever holds the client already. Nothing happens to what is not released, or what is on its way.
    `beside`: the payment it was chosen with.
    """
    if invoice.state != Invoice.State.RELEASED:
        return 0
    owed = ledger.balance(ledger.of_invoice(invoice)) - _coming(invoice)
    left = wanted = max(min(owed, owed if most is None else most), 0)
    for lot in queries.lots_left(invoice.client_id, invoice.currency).select_for_update():
        if left <= 0:
            break
        left -= use_lot(lot, invoice, min(left, lot.left), by, now, beside=beside)
    if left < wanted:
        audit.record(
            "credit.applied", by=by, about=invoice, client_id=invoice.client_id, amount=wanted - left,
            currency=invoice.currency,
        )  # fmt: skip
        following.moved(invoice, by=by, now=now)
    return wanted - left


def use_up(*, client: Client, currency: str, by: Actor | None, now: datetime) -> int:
    """Pay what a held client owes from their credit, what is due first, first (D6). Return how much that was."""
    rows = Invoice.objects.filter(client=client, currency=currency, state="released", uses_credit=True)
    if not queries.lots_left(client.pk, currency).exists():
        return 0
    open_ones = (
        rows.filter(account__balance__gt=0).select_related("client").order_by("due_on", "issued_on", "number")
    )
    return sum(use(invoice=invoice, by=by, now=now) for invoice in open_ones)


def _coming(invoice: Invoice) -> int:
    parts = invoice.payment_parts.filter(is_open=True, payment__state="processing")
    return sum(parts.values_list("amount", flat=True))


def use_lot(
    lot: CreditLot,
    invoice: Invoice,
    amount: int,
    by: Actor | None,
    now: datetime,
    *,
    beside: Payment | None = None,
) -> int:
    """Do it for whoever holds the client already, and has seen that both go so far."""
    row = CreditUse.objects.create(
        lot=lot, invoice=invoice, amount=amount, by=getattr(by, "user", None), beside=beside, created_at=now
    )
    CreditLot.objects.filter(pk=lot.pk).update(left=F("left") - amount)
    moves = {
        ledger.of_client(K.CREDIT, invoice.client, invoice.currency): amount,
        ledger.of_invoice(invoice): -amount,
    }
    ledger.post(Posting.Kind.APPLIED, f"use:{row.pk}", moves, at=now, words=invoice.number)
    return amount


@transaction.atomic
def unapply(*, use: CreditUse, by: Actor, now: datetime) -> None:
    """
    Take credit back off an invoice, which is owed again by so much.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: it is not of a client they see.
    :raises Conflict: it was taken back already.
    """
    invoice = use.invoice
    hold_invoice(invoice, by)
    use.refresh_from_db()
    if use.undone_at is not None:
        raise Conflict("This was taken back already.")
    take_back(use, now)
    audit.record(
        "credit.unapplied", by=by, about=invoice, client_id=invoice.client_id, amount=use.amount,
        currency=invoice.currency,
    )  # fmt: skip
    following.moved(invoice, by=by, now=now)


def take_back(use: CreditUse, now: datetime) -> None:
    """Do it for whoever holds the client already."""
    posting = Posting.objects.get(key=f"use:{use.pk}")
    ledger.undo(posting, Posting.Kind.UNAPPLIED, f"unuse:{use.pk}", at=now, words=use.invoice.number)
    CreditLot.objects.filter(pk=use.lot_id).update(left=F("left") + use.amount)
    use.undone_at = now
    use.save(update_fields=["undone_at"])


@transaction.atomic
def give(
    *, client: Client, amount: int, words: str, by: Actor, now: datetime, currency: str = ""
) -> CreditLot:
    """
    Give a client credit by hand, with a credit note: a discount, a kindness. It lowers what the firm has billed.

    :raises NotAllowed: the role may not collect.
    :raises NotThere: the client is not theirs to see.
    :raises Refused: no amount, or no reason.
    """
    require(by, Permission.BILLING_COLLECT)
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere
    hold_clients([client.pk])
    code = rules.currency(currency or queries.rules().currency)
    lot = _note(
        client=client, amount=rules.amount(amount, field="amount"), words=words, currency=code, now=now
    )
    moves = {ledger.of_firm(K.INCOME, code): amount, ledger.of_client(K.CREDIT, client, code): -amount}
    ledger.post(Posting.Kind.CREDITED, f"note:{lot.pk}", moves, at=now, words=lot.number)
    audit.record(
        "credit.given",
        by=by,
        about=client,
        client_id=client.pk,
        amount=amount,
        currency=code,
        number=lot.number,
    )
    if queries.rules().credit == "auto":
        use_up(client=client, currency=code, by=None, now=now)
    return lot


@transaction.atomic
def credit_invoice(*, invoice: Invoice, amount: int, words: str, by: Actor, now: datetime) -> CreditLot:
    """
    Give credit for a part of an invoice, or all of it: what is still owed on it goes first, the rest is theirs to use.
    Tax goes back in the share it was billed with.

    :raises NotAllowed: the role may not collect.
    :raises Conflict: it is no released invoice.
    :raises Refused: more than it was billed for, less what was credited before.
    """
    client = hold_invoice(invoice, by, Permission.BILLING_COLLECT)
    if invoice.state != Invoice.State.RELEASED:
        raise Conflict("Only a released invoice can be credited.")
    credited = sum(invoice.credit_notes.values_list("amount", flat=True))
    if not 0 < amount <= invoice.charged - credited:
        raise Refused("That is more than this invoice was for.", field="amount")
    plan_ends.call_off(invoice, by=by, now=now)
    lot = _note(
        client=client, amount=amount, words=words, currency=invoice.currency, now=now, invoice=invoice
    )
    fees, tax, late = sums.split(
        amount, (invoice.subtotal - invoice.discount, invoice.tax, invoice.late_fees)
    )
    moves: dict[Account, int] = {
        ledger.of_firm(K.INCOME, invoice.currency): fees + late,
        ledger.of_firm(K.TAX, invoice.currency): tax,
        ledger.of_client(K.CREDIT, client, invoice.currency): -amount,
    }
    ledger.post(Posting.Kind.CREDITED, f"note:{lot.pk}", moves, at=now, words=lot.number)
    audit.record(
        "invoice.credited",
        by=by,
        about=invoice,
        client_id=client.pk,
        amount=amount,
        currency=invoice.currency,
    )
    _use_on(lot, invoice, now)
    return lot


def _use_on(lot: CreditLot, invoice: Invoice, now: datetime) -> None:
    owed = ledger.balance(ledger.of_invoice(invoice)) - _coming(invoice)
    if owed > 0:
        use_lot(lot, invoice, min(owed, lot.amount), None, now)
        following.moved(invoice, now=now)


def _note(
    *, client: Client, amount: int, words: str, currency: str, now: datetime, invoice: Invoice | None = None
) -> CreditLot:
    tidy = rules.lines(words, field="words", most=300)
    if not tidy:
        raise Refused("Say what this credit is for. The client reads it.", field="words")
    number = numbers.take("CN", queries.rules(), queries.today(now))
    return CreditLot.objects.create(
        client=client, currency=currency, source=CreditLot.Source.NOTE, number=number, words=tidy, amount=amount,
        left=amount, created_at=now, invoice=invoice,
    )  # fmt: skip

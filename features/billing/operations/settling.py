"""
A payment reaches the ledger. Whoever calls this holds the clients of its parts; everything is keyed, so that hearing of
the same twice posts once.
"""

from collections import defaultdict
from datetime import datetime

from django.db.models import F

from features.billing import emails, ledger, numbers, queries
from features.billing.ledger import K
from features.billing.models import Account, CreditLot, Payment, PaymentPart, Posting
from features.billing.operations import crediting, following, planning, taking, topping

ONLINE = (Payment.Kind.CARD, Payment.Kind.BANK)
FOR = PaymentPart.For


def succeed(payment: Payment, *, now: datetime) -> None:
    """Post what came in: each part to its invoice as far as that is owed, the rest to the client's credit (R37)."""
    payment.state, payment.settled_at = Payment.State.SUCCEEDED, now
    payment.receipt = payment.receipt or numbers.take("R", queries.rules(), queries.today(now))
    payment.save(
        update_fields=["state", "settled_at", "receipt", "kind", "brand", "last4", "charge_id", "failure"]
    )
    parts = list(payment.parts.select_related("invoice__client", "client"))
    moves: dict[Account, int] = defaultdict(int)
    for part in parts:
        _place(part, payment, moves, now)
    moves[ledger.of_firm(K.SURCHARGE, payment.currency)] -= payment.surcharge
    moves[money_account(payment)] += -sum(moves.values())
    _keep_trust_apart(moves, parts, payment)
    ledger.post(Posting.Kind.PAID, f"payment:{payment.pk}", moves, at=now, words=payment.receipt)
    payment.parts.update(is_open=False)
    planning.carry_out(payment, now=now)
    for part in parts:
        _follow(part, payment, now)
    for client in {part.client for part in parts}:
        topping.look_at(client, now=now)
    taking.retake(payment, most=payment.lost, key=f"retaken:{payment.pk}", now=now)
    emails.received(payment)


def _place(part: PaymentPart, payment: Payment, moves: dict[Account, int], now: datetime) -> None:
    left = part.amount
    if part.invoice is not None:
        owed = ledger.balance(ledger.of_invoice(part.invoice)) if part.invoice.state == "released" else 0
        part.posted = min(owed, part.amount)
        moves[ledger.of_invoice(part.invoice)] -= part.posted
        left -= part.posted
    elif part.purpose == FOR.TRUST:
        moves[ledger.of_client(K.TRUST, part.client, payment.currency)] -= part.amount
        part.posted, left = part.amount, 0
    if left:
        to_credit(part, payment, left, moves, now)
    part.is_open = False
    part.save(update_fields=["posted", "is_open"])


def to_credit(
    part: PaymentPart, payment: Payment, left: int, moves: dict[Account, int], now: datetime
) -> None:
    """Make credit of what came with a part and is for no invoice; `moves` gets its entry."""
    source = CreditLot.Source.PREPAYMENT if part.purpose == FOR.CREDIT else CreditLot.Source.OVERPAID
    CreditLot.objects.create(
        client=part.client, currency=payment.currency, source=source, payment=payment, amount=left, left=left,
        created_at=now,
    )  # fmt: skip
    moves[ledger.of_client(K.CREDIT, part.client, payment.currency)] -= left


def _keep_trust_apart(moves: dict[Account, int], parts: list[PaymentPart], payment: Payment) -> None:
    """Client money lies in an account of its own, not among the firm's."""
    held = sum(part.amount for part in parts if part.purpose == FOR.TRUST)
    if held:
        moves[ledger.of_firm(K.TRUST_BANK, payment.currency)] += held
        moves[money_account(payment)] -= held


def _follow(part: PaymentPart, payment: Payment, now: datetime) -> None:
    if part.invoice is not None and part.posted:
        following.moved(part.invoice, by=payment.contact, now=now)
    if part.posted < part.amount and queries.rules().credit == "auto":
        crediting.use_up(client=part.client, currency=payment.currency, by=None, now=now)


def money_account(payment: Payment) -> Account:
    """Return where the money of a payment lies: at the provider, or in the firm's bank and till."""
    return ledger.of_firm(K.PROVIDER if payment.account_id else K.BANK, payment.currency)


def fee(payment: Payment, amount: int, *, now: datetime, key: str = "") -> None:
    """Post what the provider kept. Once per payment (or `key`)."""
    moves = {ledger.of_firm(K.FEES, payment.currency): amount, money_account(payment): -amount}
    if amount and ledger.post(
        Posting.Kind.FEE, key or f"fee:{payment.pk}", moves, at=now, words=payment.receipt
    ):
        Payment.objects.filter(pk=payment.pk).update(fee=F("fee") + amount)


def fail(payment: Payment, state: Payment.State, *, now: datetime) -> None:
    """Give an open payment up: nothing came. Its invoices can be paid again."""
    payment.state, payment.settled_at = state, now
    payment.save(update_fields=["state", "settled_at", "kind", "brand", "last4", "charge_id", "failure"])
    payment.parts.update(is_open=False)
    planning.give_back(payment, now=now)
    for part in payment.parts.select_related("invoice"):
        if part.invoice is not None:
            following.bounced(part.invoice, now=now)
    emails.failed(payment)

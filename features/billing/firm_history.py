"""What happened to the money of an invoice, in the order it happened, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from features.billing.marks import may_have
from features.billing.models import CreditUse, Entry, Invoice, Payment, PaymentPlan, Posting

K = Posting.Kind
WORDS = {
    K.RELEASED: ("Released", "receipt"), K.VOIDED: ("Voided", "x"), K.LATE_FEE: ("Late fee added", "clock"),
    K.PAID: ("Paid", "card"), K.UNPAID: ("Payment came back", "refresh"), K.REFUNDED: ("Refunded", "refresh"),
    K.REFUND_FAILED: ("Refund failed", "alert"), K.APPLIED: ("Paid from credit", "check"),
    K.UNAPPLIED: ("Credit taken back", "refresh"), K.TRUST_RELEASED: ("Paid from trust", "check"),
    K.DISPUTED: ("Payment disputed", "alert"), K.DISPUTE_WON: ("Dispute won", "check"),
    K.DISPUTE_LOST: ("Dispute lost", "alert"),
}  # fmt: skip

OVER = {
    PaymentPlan.State.COMPLETED: ("Payment plan paid", "check"),
    PaymentPlan.State.BROKEN: ("Payment plan missed", "alert"), PaymentPlan.State.ENDED: ("Payment plan ended", "x"),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """`amount` is what was owed more (or less, below zero) by it."""

    at: datetime
    words: str
    icon: str
    amount: int | None = None
    detail: str = ""
    payment_id: UUID | None = None
    use_id: UUID | None = None  # of credit that can be taken back
    is_mail: bool = False


def of(invoice: Invoice) -> list[Step]:
    """Return the latest first, in five queries at most."""
    rows = Entry.objects.filter(account__invoice=invoice).select_related("posting")
    entries = list(rows.order_by("-posting__at", "-posting__created_at", "-pk"))
    payments = _payments(invoice)
    used = invoice.credit_uses.all() if may_have(invoice, "credit") else ()
    uses = {f"use:{use.pk}": use for use in used if use.undone_at is None}
    steps = [_step(entry, payments, uses) for entry in entries]
    coming = [_coming(one) for one in payments.values() if one.state == Payment.State.PROCESSING]
    return sorted([*steps, *coming, *_marks(invoice)], key=lambda step: step.at, reverse=True)


def _payments(invoice: Invoice) -> dict[str, Payment]:
    if not may_have(invoice, "payments"):
        return {}
    rows = Payment.objects.filter(parts__invoice=invoice)
    return {f"payment:{one.pk}": one for one in rows}


def _step(entry: Entry, payments: dict[str, Payment], uses: dict[str, CreditUse]) -> Step:
    posting = entry.posting
    words, icon = WORDS.get(K(posting.kind), (K(posting.kind).label, "check"))
    payment, use = payments.get(posting.key), uses.get(posting.key)
    return Step(
        posting.at, words, icon, entry.amount, how(payment) if payment else "", payment.pk if payment else None,
        use.pk if use else None,
    )  # fmt: skip


def _coming(payment: Payment) -> Step:
    return Step(payment.created_at, "On its way", "clock", detail=how(payment), payment_id=payment.pk)


def how(payment: Payment) -> str:
    """Say how a payment came: check 1042, Visa ending 4242."""
    if payment.last4:
        return f"{payment.brand or payment.get_kind_display()} ending {payment.last4}"
    return " ".join(filter(None, (payment.get_kind_display(), payment.reference)))


def _marks(invoice: Invoice) -> Iterable[Step]:
    """Yield what moved no money."""
    yield from _plans(invoice)
    by: Any = invoice.made_by
    yield Step(invoice.created_at, "Draft begun", "pen", detail=by.name if by else "")
    if invoice.mailed_at:
        yield Step(invoice.mailed_at, "E-mailed", "mail", is_mail=True)
    if invoice.released_at and not invoice.total:
        yield Step(invoice.released_at, "Released", "receipt")
    if invoice.voided_at and not invoice.total:
        yield Step(invoice.voided_at, "Voided", "x", detail=invoice.void_reason)


def _plans(invoice: Invoice) -> Iterable[Step]:
    plans = invoice.plans.select_related("agreed_by") if may_have(invoice, "plans") else ()
    for plan in plans:
        by = plan.agreed_by
        yield Step(plan.created_at, "Payment plan agreed", "calendar", detail=by.name if by else "")
        if plan.ended_at:
            words, icon = OVER[PaymentPlan.State(plan.state)]
            yield Step(plan.ended_at, words, icon)

"""What reached an invoice, in the order it happened: payments, credit, and what went back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from features.billing.marks import may_have
from features.billing.models import CreditUse, Invoice, Payment, PaymentPart, Refund

STATES = {
    Payment.State.PROCESSING: ("On its way", "info"),
    Payment.State.SUCCEEDED: ("Paid", "good"),
    Payment.State.RETURNED: ("Returned", "bad"),
}


@dataclass(frozen=True)
class Event:
    """`amount` in minor units; `payment_id` where there is a receipt of it."""

    at: datetime
    words: str
    amount: int
    status: str
    tone: str
    payment_id: UUID | None = None


def of(invoice: Invoice) -> list[Event]:
    """Return it, the newest first, in two queries; none where the invoice says that there is nothing to ask for."""
    paid = _paid(invoice) if may_have(invoice, "payments") else []
    events = [*paid, *(_credited(invoice) if may_have(invoice, "credit") else [])]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _paid(invoice: Invoice) -> list[Event]:
    parts = invoice.payment_parts.filter(payment__state__in=list(STATES)).select_related("payment")
    return [event for part in parts.prefetch_related("refunds") for event in _of_part(part)]


def _of_part(part: PaymentPart) -> list[Event]:
    payment = part.payment
    status, tone = STATES[Payment.State(payment.state)]
    amount = part.amount if part.is_open else part.posted or part.amount
    at = payment.settled_at or payment.created_at
    refunds = [one for one in part.refunds.all() if one.state != Refund.State.FAILED]
    return [
        Event(at, how(payment), amount, status, tone, payment.pk if payment.receipt else None),
        *(Event(one.created_at, "Sent back to you", -one.amount, "Refunded", "") for one in refunds),
    ]


def how(payment: Payment) -> str:
    """Say what it was paid with: Visa ending 4242, Check. Words of the firm's own stay with the firm."""
    name = payment.brand or Payment.Kind(payment.kind).label if payment.kind else "Payment"
    return f"{name} ending {payment.last4}" if payment.last4 else name


def _credited(invoice: Invoice) -> list[Event]:
    uses = CreditUse.objects.filter(invoice=invoice, undone_at__isnull=True)
    return [Event(use.created_at, "Your credit", use.amount, "Used", "good") for use in uses]


def credit_used(events: list[Event]) -> int:
    return sum(event.amount for event in events if event.status == "Used")

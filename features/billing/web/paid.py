"""How a payment stands, in the words of a client's pages."""

from dataclasses import dataclass

from features.billing import history
from features.billing.models import Payment, PaymentPart, Refund
from features.billing.operations.paying import Next

S = Payment.State
FOR = {PaymentPart.For.CREDIT: "Prepayment", PaymentPart.For.TRUST: "Held for you in trust"}


@dataclass(frozen=True)
class Paid:
    """A part of a payment, in a list."""

    part: PaymentPart
    status: str
    tone: str
    refunded: int
    has_receipt: bool

    @classmethod
    def of(cls, part: PaymentPart, *, has_receipt: bool) -> "Paid":
        back = sum(one.amount for one in part.refunds.all() if one.state != Refund.State.FAILED)
        status, tone = history.STATES[S(part.payment.state)]
        if back and part.payment.state == S.SUCCEEDED:
            status, tone = ("Refunded" if back >= part.amount else "Partly refunded"), ""
        return cls(part, status, tone, back, has_receipt and bool(part.payment.receipt))

    @property
    def what(self) -> str:
        return self.part.invoice.title if self.part.invoice else FOR[PaymentPart.For(self.part.purpose)]

    @property
    def how(self) -> str:
        return history.how(self.part.payment)


@dataclass(frozen=True)
class Said:
    title: str
    words: str
    icon: str
    tone: str = ""


def stands(payment: Payment, step: Next | None) -> Said:
    """Say it on the payment's own page; money errors say whether anything was charged."""
    if step is not None and step.step == "unknown":
        return Said("We don’t know yet", step.words, "clock", "warn")
    if payment.state == S.SUCCEEDED:
        return Said("Thank you", "Your payment has arrived.", "check", "good")
    if payment.state == S.PROCESSING:
        words = "Bank payments take 2 to 4 days. It shows as paid here once it has arrived."
        return Said("Your payment is on its way", words, "clock", "info")
    if payment.state == S.RETURNED:
        return Said(
            "This payment came back",
            "Your bank has returned it. What it paid is open again.",
            "refresh",
            "bad",
        )
    if payment.state == S.STARTED and (step is None or step.step != "declined"):
        words = payment.failure or "Nothing was charged so far. Go on, or begin again."
        return Said("This payment is not finished", words, "clock", "warn")
    words = (
        payment.failure or "Nothing was charged. Try again, with another card or bank account if you like."
    )
    return Said("That did not go through", words, "alert", "bad")

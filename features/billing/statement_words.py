"""What a statement says of each move, in words for a client: never what the firm wrote down for itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from features.billing import history
from features.billing.models import Account, Entry, Payment, Posting

K = Account.Kind
P = Posting.Kind
PAYMENT = "payment:"


@dataclass(frozen=True)
class Said:
    """Of one invoice, or one payment, its page can be opened."""

    words: str
    detail: str = ""
    invoice_id: UUID | None = None
    payment_id: UUID | None = None


@dataclass(frozen=True)
class Known:
    """What the moves are about, read at once."""

    payments: dict[str, Payment]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        keys = {entry.posting.key for entry in entries if entry.posting.key.startswith(PAYMENT)}
        ids = [key.removeprefix(PAYMENT) for key in keys]
        return cls({f"{PAYMENT}{one.pk}": one for one in Payment.objects.filter(pk__in=ids)})


OWED: dict[P, Callable[[str], str]] = {
    P.RELEASED: lambda number: f"Invoice {number}",
    P.VOIDED: lambda number: f"Invoice {number} withdrawn",
    P.LATE_FEE: lambda number: f"Late fee, invoice {number}",
    P.PAID: lambda _: "Payment",
    P.UNPAID: lambda _: "Payment returned",
    P.REFUNDED: lambda _: "Refund",
    P.REFUND_FAILED: lambda _: "Refund that did not go through",
    P.APPLIED: lambda _: "Paid from credit",
    P.UNAPPLIED: lambda _: "Credit taken back",
    P.TRUST_RELEASED: lambda _: "Paid from trust",
    P.DISPUTED: lambda _: "Payment disputed",
    P.DISPUTE_WON: lambda _: "Dispute ended, payment stands",
    P.DISPUTE_LOST: lambda _: "Payment taken back by the bank",
}
HELD: dict[P, str] = {
    P.PAID: "Payment kept as credit", P.CREDITED: "Credit note", P.APPLIED: "Used", P.UNAPPLIED: "Not used after all",
    P.REFUNDED: "Refund", P.REFUND_FAILED: "Refund that did not go through", P.UNPAID: "Payment returned",
    P.TRUST_RELEASED: "Used", P.DISPUTE_LOST: "Payment taken back by the bank",
}  # fmt: skip


def said(kind: K, posting: Posting, entries: Sequence[Entry], known: Known) -> Said:
    """Return the words for what one posting did to one side of an account."""
    payment, what = known.payments.get(posting.key), P(posting.kind)
    invoices = [entry.account.invoice for entry in entries if entry.account.invoice is not None]
    numbers = ", ".join(invoice.number for invoice in invoices)
    one = invoices[0] if len(invoices) == 1 else None
    ids = (one.pk if one and payment is None else None, payment.pk if payment else None)
    if kind != K.RECEIVABLE:
        return Said(_held(kind, what), _how(payment, posting.words), *ids)
    words = OWED[what](numbers) if what in OWED else what.label
    if numbers in words and one is not None:
        return Said(words, one.title, *ids)
    return Said(
        words, ", ".join(filter(None, (history.how(payment) if payment else "", f"for {numbers}"))), *ids
    )


def _held(kind: K, what: P) -> str:
    if kind == K.TRUST and what == P.PAID:
        return "Payment held in trust"
    return HELD.get(what, what.label)


def _how(payment: Payment | None, words: str) -> str:
    """Say how it came, or what it was used for: the number that its posting bears."""
    return history.how(payment) if payment else words

"""A client's credit in their own words: how much there is, where it came from, and when it is used (D6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from branding.words import money, when
from features.accounts.models import Session
from features.billing import queries, saying, seen
from features.billing.models import BillingRules, CreditLot
from features.billing.owing import Owing
from features.clients.models import Contact

NAMED = 3
USED = {
    BillingRules.Credit.AUTO: "It comes off your next invoice by itself.",
    BillingRules.Credit.ASK: "You choose when you pay whether to use it.",
    BillingRules.Credit.OFF: "We use it for your invoices.",
}
SOURCES = {
    CreditLot.Source.PREPAYMENT: "your prepayment",
    CreditLot.Source.OVERPAID: "a payment of more than was due",
    CreditLot.Source.NOTE: "our credit note",
}


@dataclass(frozen=True)
class Credit:
    amount: str
    origins: Sequence[str]
    used: str


@dataclass(frozen=True)
class Lot:
    title: str
    day: date
    amount: str
    left: str
    uses: Sequence[str]


def of(contact: Contact, session: Session, sums: Sequence[Owing]) -> Credit | None:
    """Return it, or None when there is none."""
    amount = saying.on_credit(sums)
    if not amount:
        return None
    lots = seen.credit_of(contact, session)[:NAMED]
    return Credit(amount, [origin(lot) for lot in lots], USED[BillingRules.Credit(queries.rules().credit)])


def origin(lot: CreditLot) -> str:
    """Say where it came from, as in “From your prepayment on Monday, February 2.”."""
    named = f" {lot.number}" if lot.number else ""
    words = f": {lot.words}" if lot.words else ""
    day = when(timezone.localdate(lot.created_at), "day")
    return f"From {SOURCES[CreditLot.Source(lot.source)]}{named} on {day}{words}".rstrip(".") + "."


def history(lot: CreditLot) -> Lot:
    """Tell what became of it; its uses come with their invoices."""

    def said(amount: int) -> str:
        return money(amount, lot.currency)

    named = (
        SOURCES[CreditLot.Source(lot.source)].removeprefix("your ").removeprefix("our ").removeprefix("a ")
    )
    uses = [f"{said(use.amount)} for {use.invoice.number}" for use in lot.uses.all() if use.undone_at is None]
    day = timezone.localdate(lot.created_at)
    return Lot(named.capitalize(), day, said(lot.amount), said(lot.left) if lot.left else "", uses)

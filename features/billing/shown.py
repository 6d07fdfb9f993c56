"""An invoice as its client is shown it: how it stands, when what of it is due, what they can do with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from features.billing import queries
from features.billing.models import Invoice
from features.billing.saying import STATUS


@dataclass(frozen=True)
class Shown:
    """`owed` and `coming` are of this moment; `due` of it is due on `due_on`; `may_pay`: here, now, by this person."""

    invoice: Invoice
    owed: int
    coming: int
    state: queries.Status
    due_on: date
    due: int
    may_pay: bool = False
    receipt: UUID | None = None  # of which payment there is one, in a list of what was paid

    @property
    def status(self) -> str:
        return STATUS[self.state][0]

    @property
    def tone(self) -> str:
        return STATUS[self.state][1]

    @property
    def amount(self) -> int:
        """Return what counts in a list: what is left to pay, else what it was for."""
        return self.owed or self.invoice.charged

    @property
    def is_partly(self) -> bool:
        return 0 < self.owed < self.invoice.charged

    @property
    def is_open(self) -> bool:
        return self.owed > 0

    @property
    def left(self) -> int:
        """Return what can still be paid of it: what is on its way is not asked for again."""
        return self.owed - self.coming

    @property
    def verb(self) -> str:
        return "Pay rest" if self.is_partly else "Pay"


def shown(invoice: Invoice, day: date, payable: Collection[UUID] = ()) -> Shown:
    """`invoice` comes with its sums (`queries.with_sums`); `payable` are the clients for whom it can be paid online."""
    owed, coming = getattr(invoice, "owed", 0), getattr(invoice, "coming", 0)
    state = queries.status(invoice, owed, day)
    due_on, due = queries.next_due(invoice, owed) if owed else (invoice.due_on, 0)
    may_pay = owed > coming and invoice.pays_online and invoice.client_id in payable
    return Shown(invoice, owed, coming, state, due_on, due, may_pay)


def all_shown(rows: Iterable[Invoice], day: date, payable: Collection[UUID] = ()) -> list[Shown]:
    return [shown(one, day, payable) for one in rows]


def with_receipts(ones: Sequence[Shown], receipts: Mapping[UUID, UUID]) -> list[Shown]:
    """`receipts` names by invoice the payment whose receipt is offered (`seen.receipts_of`)."""
    return [replace(one, receipt=receipts.get(one.invoice.pk)) for one in ones]


def asks_for_due(ones: Iterable[Shown]) -> bool:
    """Return whether a form to pay these begins with what is due of them: a payment plan was agreed about one."""
    return any(one.invoice.plan_id for one in ones)


def offered(ones: Sequence[Shown]) -> int:
    """Return what a form to pay these begins with, in minor units; all of one currency."""
    is_due = asks_for_due(ones)
    return sum(min(one.due, one.left) if is_due else one.left for one in ones)

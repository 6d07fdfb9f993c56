"""
What a document waits for before its client may open it: invoices, which a slice above keeps. That slice says here what
is to be told of one, and calls `operations.paid` when money comes in. Until there is one, nothing can be locked.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from branding.words import money
from features.base.permissions import Actor
from features.clients.models import Client, Contact
from features.documents import queries
from features.documents.errors import Waits
from features.documents.models import Document


@dataclass(frozen=True)
class Bill:
    """An invoice as people on both sides are told of it; `amount` (minor units) is what is still to be paid."""

    id: UUID
    client_id: UUID
    number: str
    amount: int
    currency: str
    url: str  # where its client reads and pays it

    @property
    def words(self) -> str:
        return f"invoice {self.number} ({money(self.amount, self.currency)})"


@dataclass(frozen=True)
class Biller:
    """`bills` gives those of these ids that exist, `unpaid` what a client has not paid, the newest first."""

    bills: Callable[[Collection[UUID]], Mapping[UUID, Bill]]
    unpaid: Callable[[Client], list[Bill]]


_billers: list[Biller] = []


def billed_by(biller: Biller | None) -> None:
    _billers[:] = [biller] if biller else []


def biller() -> Biller | None:
    return _billers[0] if _billers else None


def waits_for(document: Document) -> list[Bill]:
    """Return the invoices this document waits for, as far as somebody keeps them."""
    locks = queries.locked().filter(document=document).order_by("created_at", "id")
    ids = list(locks.values_list("invoice_id", flat=True))
    keeper = biller()
    known = keeper.bills(ids) if keeper and ids else {}
    return [known[each] for each in ids if each in known]


def require_open(document: Document, by: Actor) -> None:
    """
    Every door to the content of a document, and of its earlier versions, asks this. Staff may always.

    :raises Waits: its client may not open it before it is paid; the message says what.
    """
    if isinstance(by, Contact) and queries.is_locked(document):
        raise Waits(why(waits_for(document)))


def why(bills: Collection[Bill]) -> str:
    """Say it in a sentence: “This opens once invoice 1042 ($350.00) is paid”, with its stop."""
    *first, last = [bill.words for bill in bills] or ["its invoice"]
    said = f"{', '.join(first)} and {last}" if first else last
    return f"This opens once {said} {'are' if first else 'is'} paid."

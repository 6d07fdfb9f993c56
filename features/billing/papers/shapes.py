"""What each paper says. Money is in minor units of the paper's currency; what is taken off is given positive."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from branding.papers.letterhead import Letterhead
from branding.papers.sheets import Sheet


class Stamp(StrEnum):
    DRAFT = "draft"
    VOID = "void"
    PAID = "paid"
    OVERDUE = "overdue"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class Party:
    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """`price` is for one `unit`; an empty `quantity` reads "fixed" where other lines have one."""

    description: str
    amount: int
    detail: str = ""
    quantity: str = ""
    unit: str = ""
    price: int | None = None


@dataclass(frozen=True)
class Tax:
    """`rate` in percent."""

    name: str
    amount: int
    rate: Decimal | None = None


@dataclass(frozen=True)
class Instalment:
    due_on: date
    amount: int
    state: str


@dataclass(frozen=True)
class Covered:
    """What a payment went to: an invoice, or a deposit."""

    number: str
    title: str
    amount: int


@dataclass(frozen=True)
class Entry:
    """A row of a statement: `charge` raises the balance, `payment` lowers it."""

    on: date
    what: str
    balance: int
    detail: str = ""
    charge: int | None = None
    payment: int | None = None


@dataclass(frozen=True)
class Age:
    """How much is owed for how long: "1 to 30 days"."""

    label: str
    amount: int


@dataclass(frozen=True)
class Held:
    """What is held for the client beside what is owed: credit, or money in trust. `charge` adds to it."""

    label: str
    opening: int
    closing: int
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Paper:
    letterhead: Letterhead
    number: str
    party: Party
    currency: str
    sheet: Sheet = Sheet.LETTER
    language: str = "en-US"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class InvoicePaper(Paper):
    """`portal_url` is where the client sees and pays it: printed short, and as a QR code."""

    title: str
    issued_on: date
    total: int
    balance: int
    subtotal: int
    due_on: date | None = None
    about: str = ""
    lines: tuple[Line, ...] = ()
    discount: int = 0
    discount_name: str = "Discount"
    taxes: tuple[Tax, ...] = ()
    paid: int = 0
    credit: int = 0
    instalments: tuple[Instalment, ...] = ()
    how_to_pay: str = ""
    portal_url: str = ""
    stamp: Stamp | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper(Paper):
    """`amount` is what was paid, `surcharge` within it; `unapplied` is what of it became credit."""

    paid_on: date
    amount: int
    method: str
    ending: str = ""
    covered: tuple[Covered, ...] = ()
    surcharge: int = 0
    unapplied: int = 0
    refunded: int = 0
    refunded_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class StatementPaper(Paper):
    """`entries` in order; `number` may be empty. The first day and the last are within the period."""

    first_on: date
    last_on: date
    opening: int
    closing: int
    entries: tuple[Entry, ...] = ()
    ages: tuple[Age, ...] = ()
    held: tuple[Held, ...] = ()
    how_to_pay: str = ""
    portal_url: str = ""


@dataclass(frozen=True, kw_only=True)
class CreditNotePaper(Paper):
    """`invoice` is the number of the invoice that it corrects; `remaining` is credit still to be used."""

    issued_on: date
    reason: str
    total: int
    subtotal: int
    invoice: str = ""
    lines: tuple[Line, ...] = ()
    taxes: tuple[Tax, ...] = ()
    applied: int = 0
    refunded: int = 0
    remaining: int = 0
    stamp: Stamp | None = None

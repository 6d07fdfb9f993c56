"""What the page of a statement shows, for both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import QuerySet

from branding.frame import Link
from branding.words import money
from features.base.errors import Refused
from features.billing import periods, queries, statement_mails, statements
from features.billing.models import Account
from features.billing.on_statements import LABELS
from features.billing.periods import Period
from features.billing.statements import Book, Move

K = Account.Kind
MOST = 500  # rows of a page; the PDF has all


@dataclass(frozen=True)
class Shown:
    """One side of the account as a table: `before` is what was owed before the first row that is shown."""

    book: Book
    title: str
    before: int
    moves: Sequence[Move]
    left_out: int

    @classmethod
    def of(cls, book: Book) -> Self:
        cut = max(len(book.moves) - MOST, 0)
        before = book.moves[cut - 1].balance if cut else book.opening
        return cls(book, LABELS.get(book.kind, "What is owed"), before, book.moves[cut:], cut)

    @property
    def is_owed(self) -> bool:
        return self.book.kind == K.RECEIVABLE

    @property
    def figures(self) -> list[tuple[str, str]]:
        book = self.book
        rows = (("Before", book.opening), ("Charged", book.charged), ("Paid", -book.paid))
        return [(label, money(amount, book.currency)) for label, amount in rows]

    @property
    def sum(self) -> tuple[str, str]:
        return "Owed", money(self.book.closing, self.book.currency)

    @property
    def ages(self) -> list[tuple[str, str]]:
        return [(age.label, money(age.amount, self.book.currency)) for age in self.book.ages]


@dataclass(frozen=True)
class Page:
    """`problem` says what was wrong with the days that were asked for, `field` beside which."""

    period: Period
    days: str
    shown: Sequence[Shown]
    tabs: Sequence[Link]
    problem: str = ""
    field: str = ""
    typed: tuple[str, str] = ("", "")

    @classmethod
    def read(cls, given: Mapping[str, str], accounts: QuerySet[Account], today: date) -> Self:
        period, problem, field = asked(given, today)
        books = [
            book for book in statements.books(accounts, period)
            if book.kind == K.RECEIVABLE or book.moves or book.opening
        ]  # fmt: skip
        typed = (given.get("from", ""), given.get("to", "")) if problem else _written(period)
        days = statement_mails.days(period)
        return cls(period, days, [Shown.of(book) for book in books], _tabs(period), problem, field, typed)

    @property
    def currencies(self) -> list[str]:
        return list(dict.fromkeys(one.book.currency for one in self.shown)) or [queries.rules().currency]

    @property
    def owed(self) -> list[Shown]:
        return [one for one in self.shown if one.is_owed]

    @property
    def is_empty(self) -> bool:
        return not any(one.moves or one.book.opening for one in self.shown)


def asked(given: Mapping[str, str], today: date) -> tuple[Period, str, str]:
    """Return the days asked for; what can't be taken becomes this year, with what to say beside which field."""
    try:
        return Period.read(given, today), "", ""
    except Refused as refusal:
        return Period.named(periods.YEAR, today), refusal.message, refusal.field or ""


def _written(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.last.isoformat()


def _tabs(period: Period) -> list[Link]:
    named = {name: words for name, words in periods.NAMES.items() if name != periods.OWN}
    return [Link(f"?period={name}", words, current=period.name == name) for name, words in named.items()]

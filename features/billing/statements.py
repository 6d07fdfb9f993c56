"""
A statement of account: what a client owed before some days, all that moved it, and what was owed after them. It is read
from the ledger alone, so it comes to what the ledger says. Of a payment for several clients, this client's share alone
is in it; costs and remarks have no way in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from features.billing import aging, queries, seen
from features.billing.aging import Age
from features.billing.models import Account, Entry, Invoice
from features.billing.periods import Period
from features.billing.statement_words import Known, Said, said
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight

K = Account.Kind
KINDS = (K.RECEIVABLE, K.CREDIT, K.TRUST)


@dataclass(frozen=True)
class Move:
    """`amount` is what was owed (or held) more by it, `balance` what was then."""

    on: date
    said: Said
    amount: int
    balance: int = 0

    @property
    def charge(self) -> int | None:
        return self.amount if self.amount > 0 else None

    @property
    def payment(self) -> int | None:
        return -self.amount if self.amount < 0 else None


@dataclass(frozen=True)
class Book:
    """One side of an account in one currency: what is owed, or what is held as credit or in trust. Minor units."""

    kind: K
    currency: str
    opening: int
    closing: int
    moves: tuple[Move, ...] = ()
    ages: tuple[Age, ...] = ()

    @property
    def charged(self) -> int:
        return sum(move.amount for move in self.moves if move.amount > 0)

    @property
    def paid(self) -> int:
        return -sum(move.amount for move in self.moves if move.amount < 0)


def whole(client: Client) -> QuerySet[Account]:
    """Return all accounts of a client: for staff."""
    return Account.objects.filter(client=client)


def reached(client: Client, contact: Contact) -> QuerySet[Account]:
    """Return those that somebody on the client's side sees: of projects within their reach, or all."""
    theirs = Q(invoice__in=queries.visible_to(contact).values("pk"))
    theirs |= Q(invoice__in=seen.withdrawn_to(contact).values("pk"))
    if clients.acted_for_wholly(contact, ContactRight.SEE_INVOICES).filter(pk=client.pk).exists():
        theirs |= Q(kind__in=(K.CREDIT, K.TRUST))
    return whole(client).filter(theirs)


def books(accounts: QuerySet[Account], period: Period) -> list[Book]:
    """Return what happened on these accounts, what is owed first; of sides where nothing ever was, nothing."""
    rows = Entry.objects.filter(account__in=accounts, posting__at__lt=period.ends)
    before = rows.filter(posting__at__lt=period.starts).order_by()
    sums = before.values_list("account__kind", "account__currency").annotate(Sum("amount"))
    opening = {(K(kind), currency): amount for kind, currency, amount in sums}
    moves = _moves(rows.filter(posting__at__gte=period.starts))
    found = [
        _book(kind, currency, opening.get((kind, currency), 0), moves.get((kind, currency), []))
        for kind, currency in sorted({*opening, *moves}, key=lambda each: (each[1], KINDS.index(each[0])))
    ]
    return [_aged(book, rows, period.last) if book.kind == K.RECEIVABLE else book for book in found]


def _book(kind: K, currency: str, opening: int, moves: Iterable[Move]) -> Book:
    """Add up. What a client has is credit in the ledger: below zero there, above it here."""
    sign = 1 if kind == K.RECEIVABLE else -1
    balance, rows = sign * opening, []
    for move in moves:
        balance += sign * move.amount
        rows.append(replace(move, amount=sign * move.amount, balance=balance))
    return Book(kind, currency, sign * opening, balance, tuple(rows))


def _moves(rows: QuerySet[Entry]) -> dict[tuple[K, str], list[Move]]:
    """Return each posting as one move of each side that it touched, in the order it happened."""
    entries = list(
        rows.select_related("posting", "account__invoice").order_by(
            "posting__at", "posting__created_at", "posting", "account__invoice__number"
        )
    )
    known, found = Known.of(entries), dict[tuple[K, str], list[Move]]()
    for posting, group in groupby(entries, key=lambda entry: entry.posting):
        together = list(group)
        for side in dict.fromkeys(_side(entry) for entry in together):
            theirs = [entry for entry in together if _side(entry) == side]
            total = sum(entry.amount for entry in theirs)
            if total:
                move = Move(queries.today(posting.at), said(side[0], posting, theirs, known), total)
                found.setdefault(side, []).append(move)
    return found


def _side(entry: Entry) -> tuple[K, str]:
    return K(entry.account.kind), entry.account.currency


def _aged(book: Book, rows: QuerySet[Entry], day: date) -> Book:
    if book.closing <= 0:
        return book
    mine = rows.filter(account__kind=K.RECEIVABLE, account__currency=book.currency).order_by()
    sums: dict[UUID | None, int] = dict(mine.values_list("account__invoice").annotate(Sum("amount")))
    found = Invoice.objects.filter(pk__in=[pk for pk, owed in sums.items() if owed > 0])
    owed = [(invoice, sums[invoice.pk]) for invoice in found.prefetch_related("instalments")]
    return replace(book, ages=aging.of(owed, day))

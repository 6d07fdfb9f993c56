"""A statement of account on paper: what its page shows, in the same order."""

from hashlib import sha256

from features.billing import connected, on_paper, statements
from features.billing.models import Account, Paper
from features.billing.papers import Age, Entry, Held, StatementPaper
from features.billing.periods import Period
from features.billing.statements import Book, Move
from tenants import hosts
from tenants.context import require_firm

K = Account.Kind
LABELS = {K.CREDIT: "Your credit", K.TRUST: "Held for you in trust"}


def statement(of: Paper) -> StatementPaper:
    """Return what it says now, for whom it is."""
    if of.first_on is None or of.last_on is None:
        raise ValueError("A statement is of some days.")
    accounts = (
        statements.reached(of.client, of.contact) if of.contact else statements.whole(of.client)
    ).filter(currency=of.currency)
    books = statements.books(accounts, Period(of.first_on, of.last_on))
    owed = next((book for book in books if book.kind == K.RECEIVABLE), Book(K.RECEIVABLE, of.currency, 0, 0))
    address = "\n".join(filter(None, (of.client.name, of.client.address)))
    return StatementPaper(
        letterhead=on_paper.letterhead(), number="", party=on_paper.party(address), currency=of.currency,
        sheet=on_paper.sheet(), language=on_paper.language(), first_on=of.first_on, last_on=of.last_on,
        opening=owed.opening, closing=owed.closing, entries=_entries(owed.moves), held=_held(books),
        ages=tuple(Age(age.label, age.amount) for age in owed.ages), how_to_pay=_how_to_pay(owed.closing),
        portal_url=hosts.address(require_firm(), "/invoices/") if owed.closing > 0 else "",
    )  # fmt: skip


def mark(paper: StatementPaper) -> str:
    """Return what tells this statement from any that says something else."""
    return sha256(repr(paper).encode()).hexdigest()


def _entries(moves: tuple[Move, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(move.on, move.said.words, move.balance, move.said.detail, move.charge, move.payment)
        for move in moves
    )


def _held(books: list[Book]) -> tuple[Held, ...]:
    shown = [book for book in books if book.kind != K.RECEIVABLE and (book.moves or book.opening)]
    return tuple(Held(LABELS[book.kind], book.opening, book.closing, _entries(book.moves)) for book in shown)


def _how_to_pay(owed: int) -> str:
    if owed <= 0:
        return ""
    if connected.is_ready():
        return "Pay online in your portal, or name the invoice with your payment."
    return "Name the invoice with your payment. Your portal shows how each stands."

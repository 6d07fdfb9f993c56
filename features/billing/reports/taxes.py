"""Taxes of some days: on what was billed, or on what was received for it, whichever the firm's law asks for."""

from collections.abc import Iterable, Iterator

from features.billing.reports import billed, received, shares
from features.billing.reports.asked import Asked
from features.billing.reports.billed import Billed
from features.billing.reports.shape import Column, Line, Part, Report, money

BILLED, RECEIVED = "billed", "received"
WAYS = {BILLED: "On invoices issued", RECEIVED: "On money received"}
LEDES = {
    BILLED: "Tax on what you billed, on the day it was released. Credit notes and voided invoices count below zero.",
    RECEIVED: "Tax on what was paid for invoices. Credit counts when an invoice uses it; credit notes are no money.",
}
TAX, RATE = Column("tax", "Tax"), Column("rate", "Rate, %", "rate")
SUMS = (TAX, RATE, Column("what", "From"), money("taxable", "Taxable"), money("amount", "Tax due"))
EACH = (
    Column("day", "Day", "day"), Column("what", "What"), Column("number", "Number"), Column("client", "Client"),
    TAX, RATE,
    money("taxable", "Taxable"), money("amount", "Tax due"),
)  # fmt: skip
ORDER = (billed.INVOICE, billed.LATE, received.RECEIVED, billed.NOTE, billed.VOID, received.GONE)


def read(asked: Asked) -> Report:
    """Return it in five queries."""
    way = asked.way if asked.way in WAYS else BILLED
    found = received.read(asked) if way == RECEIVED else billed.read(asked)
    parts = (
        Part("taxes", WAYS[way], SUMS, sorted(_sums(found), key=_order)),
        Part("each", "Invoice by invoice", EACH, list(_each(found)), for_files=True),
    )
    return Report("tax", "Tax", LEDES[way], parts)


def _sums(found: Iterable[Billed]) -> Iterator[Line]:
    """Yield each tax, apart by what it came from; what carries none too, so that all comes to what was billed."""
    groups = dict.fromkeys((one.currency, one.what) for one in found)
    for currency, what in groups:
        mine = (
            share for one in found if (one.currency, one.what) == (currency, what) for share in one.shares
        )
        for (name, rate), (base, tax) in shares.together(mine).items():
            if base or tax:
                yield Line(currency, (name, None if name == shares.NOT_TAXED else rate, what, base, tax))


def _order(line: Line) -> tuple[object, ...]:
    name, rate, what = line.values[:3]
    return (
        name == shares.NOT_TAXED,
        str(name),
        rate or 0,
        ORDER.index(str(what)) if what in ORDER else len(ORDER),
        str(what),
    )


def _each(found: Iterable[Billed]) -> Iterator[Line]:
    for one in found:
        for share in one.shares:
            if share.base or share.tax:
                rate = None if share.name == shares.NOT_TAXED else share.rate
                words = (one.day, one.what, one.number, one.client, share.name, rate)
                refs = {"number": ("invoice", one.invoice_id)} if one.invoice_id else {}
                yield Line(one.currency, (*words, share.base, share.tax), refs)

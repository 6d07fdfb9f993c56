"""
What was received for invoices in some days, with its share of every tax. Money counts when it pays an invoice: credit
when it is used, trust when it is released. Credit notes are no money. Late fees are paid last, and carry no tax.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Sum

from features.billing.models import Account, CreditLot, CreditUse, Invoice, Posting
from features.billing.reports import shares
from features.billing.reports.asked import Asked
from features.billing.reports.billed import Billed
from features.billing.reports.shares import Share

P, K = Posting.Kind, Account.Kind
PAYING = (
    P.PAID, P.UNPAID, P.REFUNDED, P.REFUND_FAILED, P.DISPUTE_LOST, P.TRUST_RELEASED, P.APPLIED, P.UNAPPLIED,
)  # fmt: skip
RECEIVED, GONE = "Received", "Gone back"


def read(asked: Asked) -> list[Billed]:
    """Return one for each invoice that was paid, or of which money went back, in four queries."""
    sums, notes = _paid(asked), _notes(asked)
    totals = {
        pk: tuple(-paid - noted for paid, noted in zip(both, notes.get(pk, (0, 0)), strict=True))
        for pk, both in sums.items()
    }
    changed = {pk: both for pk, both in totals.items() if both[0] != both[1]}
    invoices = list(
        Invoice.objects.filter(pk__in=changed).annotate(name=F("client__name")).order_by("number")
    )
    split = shares.of_invoices(invoices)
    return [_received(invoice, changed[invoice.pk], split[invoice.pk], asked) for invoice in invoices]


def _paid(asked: Asked) -> dict[UUID, tuple[int, int]]:
    """Return what had been paid of each invoice before these days and at their end, of those that moved in them."""
    before = Q(posting__at__lt=asked.starts)
    rows = asked.moves.filter(account__kind=K.RECEIVABLE, posting__kind__in=PAYING)
    moved = rows.filter(posting__at__gte=asked.starts).values("account__invoice")
    sums = rows.filter(account__invoice__in=moved).values_list("account__invoice")
    both = (Sum("amount", filter=before, default=0), Sum("amount", default=0))
    return {pk: (then, now) for pk, then, now in sums.annotate(before=both[0], after=both[1])}


def _notes(asked: Asked) -> dict[UUID, tuple[int, int]]:
    """Return how much of that came from credit notes."""
    rows = CreditUse.objects.filter(
        invoice__client__in=asked.clients, lot__source=CreditLot.Source.NOTE
    ).order_by()
    before, after = (Sum("amount", filter=_standing(at), default=0) for at in (asked.starts, asked.ends))
    sums = rows.values_list("invoice").annotate(before=before, after=after)
    return {pk: (then, now) for pk, then, now in sums}


def _standing(at: datetime) -> Q:
    return Q(created_at__lt=at) & (Q(undone_at__isnull=True) | Q(undone_at__gte=at))


def _received(invoice: Any, paid: tuple[int, ...], split: list[Share], asked: Asked) -> Billed:
    before, after = (_shares(invoice, amount, split) for amount in paid)
    found = tuple(_differences(before, after))
    what = RECEIVED if paid[1] > paid[0] else GONE
    return Billed(asked.day, what, invoice.number, invoice.name, invoice.currency, found, invoice.pk)


def _shares(invoice: Invoice, paid: int, split: list[Share]) -> list[Share]:
    late = max(paid - invoice.total, 0)
    return [*shares.part_of(split, paid - late), shares.untaxed(late)]


def _differences(before: list[Share], after: list[Share]) -> Iterator[Share]:
    for was, now in zip(before, after, strict=True):
        yield Share(now.name, now.rate, now.base - was.base, now.tax - was.tax)

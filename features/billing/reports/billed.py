"""What was billed in some days, and taken back by a credit note or a void: each with its share of every tax."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from features.billing import queries
from features.billing.models import Account, CreditLot, Entry, Invoice, Posting
from features.billing.reports import shares
from features.billing.reports.asked import Asked
from features.billing.reports.shares import Share

P, K = Posting.Kind, Account.Kind
INVOICE, NOTE, VOID, LATE = "Invoice", "Credit note", "Voided", "Late fee"
ON_INVOICE = (P.RELEASED, P.LATE_FEE, P.VOIDED)


@dataclass(frozen=True)
class Billed:
    """One thing that raised or lowered what was billed; below zero where it lowered it."""

    day: date
    what: str
    number: str
    client: str
    currency: str
    shares: tuple[Share, ...]
    invoice_id: UUID | None = None


@dataclass(frozen=True)
class _Moved:
    what: str
    day: date
    amount: int
    invoice_id: UUID | None
    number: str
    client: str
    currency: str
    tax: int = 0


def read(asked: Asked) -> list[Billed]:
    """Return it in five queries."""
    moved = [*_on_invoices(asked), *_notes(asked)]
    invoices = Invoice.objects.filter(pk__in={one.invoice_id for one in moved if one.invoice_id})
    split = shares.of_invoices(invoices.only("subtotal", "discount", "tax"))
    return [_billed(one, split.get(one.invoice_id, []) if one.invoice_id else []) for one in moved]


def _on_invoices(asked: Asked) -> Iterator[_Moved]:
    rows = asked.within.filter(account__kind=K.RECEIVABLE, posting__kind__in=ON_INVOICE)
    fields = (
        "posting__kind", "posting__undoes__kind", "posting__at", "amount", "account__invoice",
        "account__invoice__number",
        "account__client__name", "account__currency",
    )  # fmt: skip
    for kind, undoes, at, amount, *whose in rows.order_by("posting__at", "pk").values_list(*fields):
        is_late = P.LATE_FEE in (kind, undoes)
        what = VOID if kind == P.VOIDED else LATE if is_late else INVOICE
        yield _Moved(
            f"{LATE}, voided" if is_late and what == VOID else what, queries.today(at), amount, *whose
        )


def _notes(asked: Asked) -> Iterator[_Moved]:
    """Yield credit notes: one for an invoice lowers its taxes too, one given freely lowers fees alone."""
    rows = asked.within.filter(account__kind=K.CREDIT, posting__kind=P.CREDITED).order_by("posting__at", "pk")
    fields = (
        "posting",
        "posting__at",
        "amount",
        "posting__words",
        "account__client__name",
        "account__currency",
    )
    found = list(rows.values_list("posting__key", *fields))
    lots = {f"note:{pk}": of for pk, of in _lots(key for key, *_ in found)}
    days = Q(posting__at__gte=asked.starts, posting__at__lt=asked.ends)
    taxes = Entry.objects.filter(days, account__kind=K.TAX, posting__kind=P.CREDITED).order_by()
    tax = dict(taxes.values_list("posting").annotate(Sum("amount")))
    for key, posting, at, amount, number, client, currency in found:
        less = -tax.get(posting, 0)
        yield _Moved(NOTE, queries.today(at), amount, lots.get(key), number, client, currency, less)


def _lots(keys: Iterable[str]) -> Iterable[tuple[UUID, UUID | None]]:
    ids = {key.removeprefix("note:") for key in keys if key.startswith("note:")}
    return CreditLot.objects.filter(pk__in=ids).values_list("pk", "invoice")


def _billed(one: _Moved, split: list[Share]) -> Billed:
    if one.what == NOTE:
        found = shares.credited(split or [shares.untaxed(0)], one.amount - one.tax, one.tax)
    elif one.what in (INVOICE, VOID):
        found = [share.times(1 if one.amount > 0 else -1) for share in split]
    else:
        found = [shares.untaxed(one.amount)]
    return Billed(one.day, one.what, one.number, one.client, one.currency, tuple(found), one.invoice_id)

"""
An invoice as a paper: what its client reads line by line. The firm's own costs and remarks have no place here, so no
page made of it can show them (S3-27, S3-28).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Prefetch, prefetch_related_objects

from branding.words import money
from features.billing import amounts, queries, sums
from features.billing.models import BillingRules, Invoice, Line


@dataclass(frozen=True)
class Row:
    description: str
    detail: str
    quantity: str  # 1.2, or "fixed"
    amount: str
    is_fixed: bool


@dataclass(frozen=True)
class Part:
    """An instalment, or a part of a plan: how much of it is still to be paid, and how it stands."""

    label: str
    due_on: date
    amount: str
    status: str
    tone: str


@dataclass(frozen=True)
class Figure:
    label: str
    amount: str
    tone: str = ""


@dataclass(frozen=True)
class Sheet:
    rows: Sequence[Row]
    head: str
    figures: Sequence[Figure]
    total: Figure
    after: Sequence[Figure]
    balance: Figure | None
    parts: Sequence[Part]
    letterhead: BillingRules
    billed_to: Sequence[str]

    @classmethod
    def of(cls, invoice: Invoice, owed: int, credit: int, now: datetime) -> Self:
        """`credit` is what of it was paid from credit. The invoice comes with its instalments."""
        prefetch_related_objects([invoice], Prefetch("lines", Line.objects.select_related("tax_rate")))
        lines = list(invoice.lines.all())
        charged = [line for line in lines if line.kind != Line.Kind.LATE_FEE]
        return cls(
            [_row(line, invoice.currency) for line in lines], _head(lines), _figures(invoice, charged),
            Figure("Total", money(invoice.total, invoice.currency)), _after(invoice, owed, credit),
            _balance(invoice, owed), _parts(invoice, owed, queries.today(now)), queries.rules(),
            (invoice.billed_to or invoice.client.name).splitlines(),
        )  # fmt: skip


def _row(line: Line, currency: str) -> Row:
    is_fixed = not line.unit and line.quantity == 1
    quantity = "fixed" if is_fixed else amounts.written(line.quantity)
    unit = "" if line.unit in {"", "hours"} else f" {line.unit}"
    return Row(line.description, line.detail, f"{quantity}{unit}", money(line.amount, currency), is_fixed)


def _head(lines: Sequence[Line]) -> str:
    units = {line.unit for line in lines if line.unit}
    return "Hours" if units == {"hours"} else "Quantity"


def _figures(invoice: Invoice, lines: Sequence[Line]) -> list[Figure]:
    def said(amount: int) -> str:
        return money(amount, invoice.currency)

    found = sums.totals(lines, invoice.discount)
    figures = [Figure("Subtotal", said(invoice.subtotal))]
    if invoice.discount:
        figures.append(Figure("Discount", said(-invoice.discount)))
    taxes = [Figure(_taxed(tax), said(tax.amount)) for tax in found.taxes]
    return figures + (taxes or [Figure("Tax", said(0))])


def _taxed(tax: sums.Tax) -> str:
    return f"{tax.name}, {amounts.in_percent(tax.rate)} %" if tax.rate else tax.name


def _after(invoice: Invoice, owed: int, credit: int) -> list[Figure]:
    paid = invoice.charged - owed - credit
    given = (("Late fees", invoice.late_fees), ("Paid", -paid), ("Credit used", -credit))
    if invoice.state != Invoice.State.RELEASED:
        return []
    return [
        Figure(label, money(amount, invoice.currency), "" if amount > 0 else "good")
        for label, amount in given
        if amount
    ]


def _balance(invoice: Invoice, owed: int) -> Figure | None:
    if invoice.state != Invoice.State.RELEASED or owed == invoice.total:
        return None
    return Figure("Balance", money(owed, invoice.currency))


def _parts(invoice: Invoice, owed: int, day: date) -> list[Part]:
    left = max(queries.paid_on_parts(invoice, owed), 0)
    found = []
    for place, one in enumerate(queries.parts_of(invoice), 1):
        status, tone = _stands(one.amount, left, one.due_on, day)
        label = one.label or f"Part {place}"
        found.append(Part(label, one.due_on, money(one.amount, invoice.currency), status, tone))
        left = max(left - one.amount, 0)
    return found


def _stands(amount: int, left: int, due_on: date, day: date) -> tuple[str, str]:
    if left >= amount:
        return "Paid", "good"
    if due_on < day:
        return "Overdue", "bad"
    return ("Partially Paid", "warn") if left > 0 else ("Unpaid", "info")

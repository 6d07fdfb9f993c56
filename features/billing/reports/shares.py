"""What of an invoice each tax is on: shares that come to exactly the whole, of an invoice and of any part of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from features.billing import sums
from features.billing.models import Invoice, Line

NOT_TAXED = "Not taxed"


@dataclass(frozen=True)
class Rate:
    pk: UUID
    name: str
    rate: int


@dataclass(frozen=True)
class Carrying:
    """All lines of an invoice with one tax."""

    amount: int
    tax_rate: Rate | None


@dataclass(frozen=True)
class Share:
    """What one tax is on, and what it is, in minor units. The last share of an invoice is what carries none."""

    name: str
    rate: int
    base: int
    tax: int

    def times(self, sign: int) -> "Share":
        return replace(self, base=sign * self.base, tax=sign * self.tax)


def untaxed(amount: int) -> Share:
    return Share(NOT_TAXED, 0, amount, 0)


def of_invoices(invoices: Iterable[Invoice]) -> dict[UUID, list[Share]]:
    """Return the shares of each, without late fees, in one query."""
    wanted = {invoice.pk: invoice for invoice in invoices}
    rows = Line.objects.filter(invoice__in=list(wanted)).exclude(kind=Line.Kind.LATE_FEE).order_by()
    fields = ("invoice", "tax_rate", "tax_rate__name", "tax_rate__rate")
    carried = defaultdict[UUID, list[Carrying]](list)
    for invoice, rate_id, name, rate, amount in rows.values_list(*fields).annotate(sum=Sum("amount")):
        carried[invoice].append(Carrying(amount, Rate(rate_id, name, rate) if rate_id else None))
    return {pk: _of(invoice, carried[pk]) for pk, invoice in wanted.items()}


def _of(invoice: Invoice, carried: Sequence[Carrying]) -> list[Share]:
    taxes = sums.totals(carried, invoice.discount).taxes
    found = [Share(tax.name, tax.rate, tax.base, tax.amount) for tax in taxes]
    rest = invoice.subtotal - invoice.discount - sum(share.base for share in found)
    return [*found, Share(NOT_TAXED, 0, rest, invoice.tax - sum(share.tax for share in found))]


def part_of(shares: Sequence[Share], amount: int) -> list[Share]:
    """Return what of each is in a part of the whole: a payment of it, say. The parts come to exactly the amount."""
    whole = [*(share.base for share in shares), *(share.tax for share in shares)]
    return _filled(shares, proportion(amount, whole))


def credited(shares: Sequence[Share], fees: int, tax: int) -> list[Share]:
    """Return what of each is in a credit note over so much before tax, and so much tax."""
    bases = proportion(fees, [share.base for share in shares])
    return _filled(shares, [*bases, *proportion(tax, [share.tax for share in shares])])


def _filled(shares: Sequence[Share], amounts: Sequence[int]) -> list[Share]:
    bases, taxes = amounts[: len(shares)], amounts[len(shares) :]
    return [replace(share, base=base, tax=tax) for share, base, tax in zip(shares, bases, taxes, strict=True)]


def proportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights, of which some may be below zero, so that the parts come to exactly it."""
    whole = sum(weights)
    if not whole:
        return [*[0] * (len(weights) - 1), amount] if weights else []
    parts, seen, given = [], 0, 0
    for weight in weights:
        seen += weight
        so_far = sums.rounded(Decimal(amount) * seen / whole)
        parts.append(so_far - given)
        given = so_far
    return parts


def together(shares: Iterable[Share]) -> Mapping[tuple[str, int], tuple[int, int]]:
    """Add shares up by tax."""
    found = defaultdict[tuple[str, int], tuple[int, int]](lambda: (0, 0))
    for share in shares:
        base, tax = found[share.name, share.rate]
        found[share.name, share.rate] = base + share.base, tax + share.tax
    return found

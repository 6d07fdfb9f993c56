"""
What an invoice comes to. All in minor units; each amount is rounded half up, once, where it is first needed: a line
when quantity meets rate, a tax when its rate meets all lines that carry it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol
from uuid import UUID

RATE = 100_000  # a tax rate is kept in thousandths of a percent


class Rated(Protocol):
    @property
    def pk(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def rate(self) -> int: ...


class Charged(Protocol):
    @property
    def amount(self) -> int: ...
    @property
    def tax_rate(self) -> Rated | None: ...


@dataclass(frozen=True)
class Tax:
    name: str
    rate: int
    base: int
    amount: int


@dataclass(frozen=True)
class Totals:
    subtotal: int
    discount: int
    taxes: tuple[Tax, ...]

    @property
    def tax(self) -> int:
        return sum(one.amount for one in self.taxes)

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.tax


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def line_amount(quantity: Decimal, rate: int) -> int:
    return rounded(quantity * rate)


def tax_on(base: int, rate: int) -> int:
    return rounded(Decimal(base) * rate / RATE)


def totals(lines: Sequence[Charged], discount: int) -> Totals:
    """Return what the lines come to. A discount takes the same share off every line, and so off every tax."""
    subtotal = sum(line.amount for line in lines)
    rates = {line.tax_rate.pk: line.tax_rate for line in lines if line.tax_rate}
    bases = {
        key: sum(line.amount for line in lines if line.tax_rate and line.tax_rate.pk == key) for key in rates
    }
    taxes = (_tax(rates[key], base - _share(discount, base, subtotal)) for key, base in bases.items())
    return Totals(subtotal, discount, tuple(sorted(taxes, key=lambda tax: (tax.name, tax.rate))))


def _tax(rate: Rated, base: int) -> Tax:
    return Tax(rate.name, rate.rate, base, tax_on(base, rate.rate))


def _share(discount: int, part: int, whole: int) -> int:
    return rounded(Decimal(discount) * part / whole) if whole else 0


def split(amount: int, weights: Iterable[int]) -> list[int]:
    """Split an amount by weights so that the parts come to exactly the whole; the last take what rounding leaves."""
    parts, left, weight_left = [], amount, sum(all_weights := list(weights))
    for weight in all_weights:
        part = rounded(Decimal(left) * weight / weight_left) if weight_left else 0
        parts.append(part)
        left, weight_left = left - part, weight_left - weight
    return parts

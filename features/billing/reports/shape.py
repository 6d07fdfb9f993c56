"""What every report is made of: parts with columns and lines. The page, the files and the API all show the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

type Kind = Literal["text", "day", "month", "money", "count", "rate"]
type Value = str | int | date | None
type Ref = tuple[str, object]  # what a cell leads to: ("client", its id), ("search", words)


@dataclass(frozen=True)
class Column:
    """`money` is in minor units of its line's currency, `rate` in thousandths of a percent; what `adds` has a total."""

    key: str
    label: str
    kind: Kind = "text"
    adds: bool = False


def money(key: str, label: str) -> Column:
    return Column(key, label, "money", adds=True)


@dataclass(frozen=True)
class Line:
    """Values in the order of the columns; `refs` by the key of a column."""

    currency: str
    values: tuple[Value, ...]
    refs: Mapping[str, Ref] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One table. One that is `for_files` stands in files and the API alone."""

    key: str
    title: str
    columns: tuple[Column, ...]
    lines: Sequence[Line] = ()
    for_files: bool = False
    empty: str = "Nothing in these days."

    @property
    def currencies(self) -> list[str]:
        return sorted({line.currency for line in self.lines})

    def of(self, currency: str) -> list[Line]:
        return [line for line in self.lines if line.currency == currency]

    def totals(self, currency: str) -> tuple[Value, ...]:
        """Return the sum of every column that adds, None for the others."""
        lines = self.of(currency)
        return tuple(
            sum(number(line.values[at]) for line in lines) if column.adds else None
            for at, column in enumerate(self.columns)
        )

    def total(self, key: str, currency: str) -> int:
        """:raises StopIteration: there is no such column."""
        at = next(at for at, column in enumerate(self.columns) if column.key == key)
        return number(self.totals(currency)[at])


def number(value: Value) -> int:
    """Return an amount or a count; 0 for anything else."""
    return value if isinstance(value, int) else 0


@dataclass(frozen=True)
class Month:
    """One pair of bars, in minor units."""

    first: date
    billed: int
    received: int


@dataclass(frozen=True)
class Report:
    """`lede` says what it shows, `remarks` what one should know; `months` are there where there is a chart."""

    key: str
    title: str
    lede: str
    parts: tuple[Part, ...]
    remarks: tuple[str, ...] = ()
    months: Mapping[str, Sequence[Month]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(part.lines for part in self.parts)

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)


def rate(thousandths: int) -> Decimal:
    """Return a rate as a number of percent: 8875 is 8.875."""
    return Decimal(thousandths).scaleb(-3)

"""A report as tables of a page: amounts written out, and cells that lead somewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from branding.words import money
from features.billing import amounts
from features.billing.reports.shape import Column, Line, Part, Ref, Report, Value

MOST = 200  # lines of a table on a page; files have them all
NUMBERS = ("money", "count", "rate")


@dataclass(frozen=True)
class Cell:
    """`label` is said before it on a phone; one that is `nothing` is passed over there."""

    text: str
    label: str = ""
    url: str = ""
    is_number: bool = False
    nothing: bool = False


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    left_out: int = 0
    empty: str = ""


def of(report: Report) -> list[Table]:
    """Return the tables of a report, one for each part and currency."""
    return [table for part in report.parts if not part.for_files for table in _tables(part)]


def _tables(part: Part) -> Iterator[Table]:
    head = [Cell(column.label, is_number=column.kind in NUMBERS) for column in part.columns]
    several = len(part.currencies) > 1
    for currency in part.currencies:
        lines = part.of(currency)
        title = f"{part.title}, {currency}" if several else part.title
        rows = [_row(part, line) for line in lines[:MOST]]
        yield Table(
            f"{part.key}-{currency}", title, head, rows, _total(part, currency), max(len(lines) - MOST, 0)
        )
    if not part.lines:
        yield Table(part.key, part.title, head, (), empty=part.empty)


def _row(part: Part, line: Line) -> list[Cell]:
    return [
        Cell(
            shown(column, value, line.currency), column.label, _url(line.refs.get(column.key)), column.kind in NUMBERS,
            value in (None, "", 0),
        )
        for column, value in zip(part.columns, line.values, strict=True)
    ]  # fmt: skip


def _total(part: Part, currency: str) -> list[Cell]:
    totals = part.totals(currency)
    if all(value is None for value in totals):
        return []
    pairs = zip(part.columns[1:], totals[1:], strict=True)
    return [
        Cell(
            "" if value is None else shown(column, value, currency),
            column.label,
            is_number=column.kind in NUMBERS,
        )
        for column, value in pairs
    ]


def shown(column: Column, value: Value, currency: str) -> str:
    """Write a value as people read it."""
    if isinstance(value, date):
        return f"{value:%B %Y}" if column.kind == "month" else day(value)
    if isinstance(value, int):
        kinds: dict[str, Any] = {
            "money": lambda: money(value, currency),
            "rate": lambda: amounts.in_percent(value),
        }
        return str(kinds[column.kind]()) if column.kind in kinds else f"{value:,}"
    return value or ""


def day(value: date) -> str:
    return f"{value:%b} {value.day}, {value.year}"


def _url(ref: Ref | None) -> str:
    if ref is None:
        return ""
    kind, name = ref
    if kind == "overdue":
        return f"{reverse('billing_firm:index')}?{urlencode({'tab': 'overdue', 'q': str(name)})}"
    pages = {
        "client": "billing_record:index",
        "invoice": "billing_firm:invoice",
        "payment": "billing_firm:payment",
    }
    return reverse(pages[kind], args=[name])

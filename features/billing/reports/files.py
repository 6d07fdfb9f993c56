"""A report as a file for spreadsheet programs: real numbers and days, each currency in a column of its own."""

from collections.abc import Iterator
from decimal import Decimal

from features.base import sheets
from features.base.sheets import Cell, Sheet
from features.billing import amounts
from features.billing.reports import shape
from features.billing.reports.shape import Column, Line, Part, Report, Value

MOST = 20_000  # lines of a table
CUT = f"Only the first {MOST:,} lines are here. Choose fewer days for the rest."


def as_csv(part: Part) -> str:
    """Return one table without its totals: what programs read is lines alone, but for the last where it was cut."""
    lines = [_cells(part, line) for line in part.lines[:MOST]]
    return sheets.MARK + sheets.written([_head(part), *lines, *_cut(part)])


def as_workbook(report: Report) -> bytes:
    """Return all tables, each a sheet with its totals in bold below."""
    return sheets.workbook(_sheet(part) for part in report.parts)


def _sheet(part: Part) -> Sheet:
    lines = [_cells(part, line) for line in part.lines[:MOST]]
    totals = [_cells(part, Line(code, part.totals(code)), "Total") for code in part.currencies if _adds(part)]
    return Sheet(part.title, _head(part), lines, [*_cut(part), *totals])


def _adds(part: Part) -> bool:
    return any(column.adds for column in part.columns)


def _head(part: Part) -> list[str]:
    return [*(column.label for column in part.columns), "Currency"]


def _cells(part: Part, line: Line, name: str = "") -> list[Cell]:
    pairs = zip(part.columns, line.values, strict=True)
    cells = [_cell(column, value, line.currency) for column, value in pairs]
    return [name or cells[0], *cells[1:], line.currency]


def _cell(column: Column, value: Value, currency: str) -> Cell:
    if not isinstance(value, int):
        return value
    if column.kind == "money":
        return Decimal(value).scaleb(-amounts.decimals(currency))
    return shape.rate(value) if column.kind == "rate" else value


def _cut(part: Part) -> Iterator[list[Cell]]:
    if len(part.lines) > MOST:
        yield [CUT]

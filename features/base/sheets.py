"""
Files for spreadsheet programs, CSV and XLSX, in which no cell can become a formula (security R58). Text that looks like
one is made plain text; numbers and days stay what they are, so that they can be added up and sorted.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

type Cell = str | int | Decimal | date | None

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\ufeff"  # tells spreadsheet programs that a CSV is UTF-8
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST, LONGEST_NAME = 32_767, 31  # characters that a cell, and the name of a sheet, can hold
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheet programs count days differently
NARROW, WIDE, LOOKED_AT = 9, 48, 200  # characters; rows that are looked at for a column's width
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a head that stays in sight, lines, and lines in bold below them."""

    name: str
    head: Sequence[str]
    lines: Sequence[Sequence[Cell]]
    foot: Sequence[Sequence[Cell]] = ()


def written(lines: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV, each cell harmless."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in line] for line in lines)
    return out.getvalue()


def harmless(cell: object) -> str:
    """Return a cell as text that is no formula. A number is none, with its sign or without."""
    if is_number(cell):
        return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def is_number(cell: object) -> bool:
    if isinstance(cell, Decimal):
        return cell.is_finite()
    return isinstance(cell, int) and not isinstance(cell, bool)


def plain(cell: str) -> str:
    """Return a cell as it was before `harmless`: what we wrote out may come back in."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return sheets as XLSX: real numbers and days, text that stays text, whatever it begins with."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = _Formats(book)
        taken: set[str] = set()
        for sheet in sheets:
            _fill(book.add_worksheet(_name(sheet.name, taken)), sheet, formats)
    return out.getvalue()


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.made = book, dict[tuple[str, bool], Format]()

    def of(self, pattern: str, *, bold: bool) -> Format:
        look = {"num_format": pattern or "General", "bold": bold, "valign": "top"}
        if (pattern, bold) not in self.made:
            self.made[pattern, bold] = self.book.add_format(look)
        return self.made[pattern, bold]


def _fill(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    rows = [
        (sheet.head, True),
        *((line, False) for line in sheet.lines),
        *((line, True) for line in sheet.foot),
    ]
    for row, (cells, bold) in enumerate(rows):
        for column, cell in enumerate(cells):
            _write(page, row, column, cell, formats, bold=bold)
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    if sheet.lines:
        page.autofilter(0, 0, len(sheet.lines), len(sheet.head) - 1)


def _write(page: Worksheet, row: int, column: int, cell: Cell, formats: _Formats, *, bold: bool) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date) and cell >= FIRST_DAY:
        page.write_datetime(row, column, cell, formats.of("yyyy-mm-dd", bold=bold))
    elif is_number(cell) and abs(Decimal(str(cell))) < 10**15:  # more than that is not kept exactly
        page.write_number(row, column, cell, formats.of(_pattern(cell), bold=bold))
    else:
        page.write_string(row, column, text_of(cell), formats.of("@", bold=bold))


def text_of(cell: object) -> str:
    """Return the text of a cell as XLSX keeps it: harmless, one kind of line break, nothing unseen."""
    text = harmless(cell).replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.sub("", text)[:LONGEST]


def _pattern(number: object) -> str:
    if not isinstance(number, Decimal):
        return "0"
    places = -int(number.as_tuple().exponent)
    return "#,##0" + ("." + "0" * places if places > 0 else "")


def _widths(sheet: Sheet) -> Iterator[int]:
    seen = [*sheet.lines[:LOOKED_AT], *sheet.foot]
    for column, label in enumerate(sheet.head):
        cells = (harmless(line[column]) for line in seen if column < len(line))
        widest = max((len(line) for cell in cells for line in cell[:WIDE].splitlines()), default=0)
        yield min(max(widest + 3, len(label) + 4, NARROW), WIDE)


def _name(wanted: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, of its own in this workbook."""
    tidy = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip(" '")[:LONGEST_NAME].strip(" '") or "Sheet"
    name, count = tidy, 2
    while name.lower() in taken or name.lower() == "history":
        name, count = f"{tidy[: LONGEST_NAME - 4]} {count}", count + 1
    taken.add(name.lower())
    return name

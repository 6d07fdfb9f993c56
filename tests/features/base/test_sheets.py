"""What a spreadsheet program opens: nothing is a formula, numbers are numbers, days are days (security R58)."""

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from features.base import sheets
from features.base.sheets import Sheet

NASTY = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://evil","x")', "'=1", '"quoted", "twice"',
    "two\nlines", "comma, semicolon; tab\t", "é 漢字 🏛️", "＝1", "_x0041_", "x" * 40_000, "<script>", "{=1}", "1e5", "007", "",
)  # fmt: skip
AMOUNTS = some.integers(-(10**11), 10**11).map(lambda minor: Decimal(minor).scaleb(-2))
DAYS = some.dates(date(1900, 3, 1), date(2199, 12, 31))
CELLS = some.one_of(
    some.sampled_from(NASTY),
    some.text(max_size=40),
    AMOUNTS,
    DAYS,
    some.integers(-(10**12), 10**12),
    some.none(),
)
ROWS = some.lists(some.lists(CELLS, min_size=3, max_size=3), max_size=12)


def read_back(made: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made))


def as_kept(cell: object) -> object:
    """What a cell must read as."""
    if isinstance(cell, date):
        return datetime.combine(cell, time.min)
    if cell in (None, ""):
        return None
    return float(cell) if isinstance(cell, int | Decimal) else sheets.text_of(cell) or None


def found(cell: Any) -> object:
    assert cell.data_type != "f"
    value = cell.value
    return float(value) if isinstance(value, int | float) else value or None


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_a_workbook_reads_back_as_it_was_written(rows: list[list[Any]]) -> None:
    made = read_back(sheets.workbook([Sheet("Rows", ("One", "Two", "Three"), rows)]))["Rows"]

    for number, row in enumerate(rows, 2):
        assert [found(made.cell(number, at)) for at in (1, 2, 3)] == [as_kept(cell) for cell in row]


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_no_cell_of_a_csv_is_a_formula(rows: list[list[Any]]) -> None:
    read = list(csv.reader(io.StringIO(sheets.written(rows), newline="")))

    assert len(read) == len(rows)
    for was, cells in zip(rows, read, strict=True):
        for given_cell, cell in zip(was, cells, strict=True):
            assert cell == sheets.harmless(given_cell)
            assert sheets.is_number(given_cell) or not cell.startswith(sheets.FORMULA)


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_text_stays_text(nasty: str) -> None:
    cell = read_back(sheets.workbook([Sheet("S", ("Name",), [[nasty]])]))["S"]["A2"]

    assert cell.data_type in ("s", "n" if not nasty else "s")
    assert not str(cell.value or "").startswith(sheets.FORMULA)


def test_numbers_and_days_are_real_ones() -> None:
    page = read_back(
        sheets.workbook(
            [Sheet("S", ("Amount", "Day", "Count"), [[Decimal("-1280.50"), date(2026, 3, 10), -3]])]
        )
    )["S"]

    assert (page["A2"].value, page["A2"].number_format) == (-1280.5, "#,##0.00")
    assert (page["B2"].value, page["B2"].number_format) == (
        datetime.combine(date(2026, 3, 10), time.min),
        "yyyy-mm-dd",
    )
    assert (page["C2"].value, page["C2"].number_format) == (-3, "0")


def test_a_number_below_zero_is_a_number_in_csv_too_and_text_that_looks_like_one_is_not() -> None:
    assert sheets.written([[Decimal("-12.50"), "-12.50", True, None]]) == "-12.50,'-12.50,True,\r\n"
    assert sheets.harmless(Decimal("-Infinity")) == "'-Infinity"


def test_the_head_stays_in_sight_and_columns_are_as_wide_as_needed() -> None:
    lines = [["A long name of a client of ours", Decimal("1.00")], ["B" * 200, Decimal("2.00")]]

    page = read_back(sheets.workbook([Sheet("S", ("Client", "Owed"), lines, [["Total", Decimal("3.00")]])]))[
        "S"
    ]

    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B3"
    assert 30 < page.column_dimensions["A"].width <= sheets.WIDE + 1
    assert page["A1"].font.bold
    assert page["B4"].font.bold
    assert not page["B3"].font.bold


def test_names_of_sheets_are_taken_into_what_is_allowed() -> None:
    names = ("A/B: [c]*?", "A/B: [c]*?", "'", "x" * 60, "x" * 60, "History")

    book = read_back(sheets.workbook([Sheet(name, ("One",), []) for name in names]))

    assert book.sheetnames == ["A B   c", "A B   c 2", "Sheet", "x" * 31, f"{'x' * 27} 2", "History 2"]

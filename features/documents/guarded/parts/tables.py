"""Spreadsheets as plain tables: what the cells showed when the file was saved. Nothing is calculated."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from . import dates, markup, texts

ROWS, COLUMNS, SHEETS, LETTERS = 200, 30, 5, 300
MOST_STRINGS = 200_000
CSV_BYTES = 1024 * 1024
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class Sheet:
    """`rows` as far as they are shown; `is_cut` says that there is more."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    is_cut: bool = False

    def put(self, row: int, column: int, value: str) -> None:
        """
        :raises Enough: everything below would be left out too.
        """
        if not value:
            return
        if row >= ROWS:
            self.is_cut = True
            raise markup.Enough
        if column >= COLUMNS:
            self.is_cut = True
            return
        while len(self.rows) <= row:
            self.rows.append([])
        line = self.rows[row]
        line.extend([""] * (column + 1 - len(line)))
        line[column] = value if len(value) <= LETTERS else value[: LETTERS - 1] + "…"


def tabulate(file: BinaryIO, kind: str) -> dict[str, object]:
    """Return `{"sheets": [{"name", "rows", "is_cut"}], "more": sheets that are not shown}`."""
    sheets, more = READERS[kind](file)
    return {"sheets": [vars(sheet) for sheet in sheets], "more": more}


# --- CSV -------------------------------------------------------------------------------------------


def of_csv(file: BinaryIO) -> tuple[list[Sheet], int]:
    content = file.read(CSV_BYTES + 1)
    text, sheet = texts.decoded(content[:CSV_BYTES]), Sheet("")
    head = text[:4096].splitlines() or [""]
    separator = max(",;\t|", key=head[0].count)
    csv.field_size_limit(CSV_BYTES + 1)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            for column, value in enumerate(row):
                sheet.put(number, column, " ".join(value.split()))
    except (markup.Enough, csv.Error):
        sheet.is_cut = True
    sheet.is_cut |= len(content) > CSV_BYTES
    return [sheet], 0


# --- Excel -----------------------------------------------------------------------------------------


def of_xlsx(file: BinaryIO) -> tuple[list[Sheet], int]:
    with zipfile.ZipFile(file) as package:
        book = _book(package)
        strings, styles = _strings(package), dates.styles(package)
        shown = [
            _sheet(package, path, Sheet(name), strings, styles, is_1904=book.is_1904)
            for name, path in book.sheets[:SHEETS]
        ]
    return shown, max(len(book.sheets) - SHEETS, 0)


@dataclass
class Book:
    sheets: list[tuple[str, str]] = field(default_factory=list)  # name, and the part that holds it
    is_1904: bool = False


def _book(package: zipfile.ZipFile) -> Book:
    book, targets, named = Book(), {}, []

    def relation(element: str, facts: dict[str, str]) -> None:
        if element == "Relationship":
            targets[facts.get("Id", "")] = facts.get("Target", "")

    def start(element: str, facts: dict[str, str]) -> None:
        if element == "workbookPr":
            book.is_1904 = facts.get("date1904") in ("1", "true")
        elif element == "sheet" and facts.get("state", "visible") == "visible":
            named.append((facts.get("name", ""), facts.get("id", "")))

    _each(package, "xl/_rels/workbook.xml.rels", relation)
    _each(package, "xl/workbook.xml", start)
    book.sheets = [(name, _path(targets.get(ref, ""))) for name, ref in named]
    return book


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _each(package: zipfile.ZipFile, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
    if (part := markup.part(package, name)) is not None:
        with part:
            markup.walk(part, start, lambda _: None, lambda _: None)


def _strings(package: zipfile.ZipFile) -> list[str]:
    found: list[list[str]] = []
    is_phonetic = [False]

    def start(element: str, _: dict[str, str]) -> None:
        if element == "si":
            if len(found) >= MOST_STRINGS:
                raise markup.Enough
            found.append([])
        is_phonetic[0] = element == "rPh" or (is_phonetic[0] and element == "t")

    def text(piece: str) -> None:
        if found and not is_phonetic[0] and len(found[-1]) < LETTERS:
            found[-1].append(piece)

    if (part := markup.part(package, "xl/sharedStrings.xml")) is not None:
        with part:
            markup.walk(part, start, lambda _: None, text)
    return ["".join(pieces) for pieces in found]


def _sheet(
    package: zipfile.ZipFile, path: str, sheet: Sheet, strings: list[str], styles: list[str], *, is_1904: bool
) -> Sheet:
    cell: dict[str, Any] = {}

    def start(element: str, facts: dict[str, str]) -> None:
        if element == "c":
            cell.update(place=facts.get("r", ""), kind=facts.get("t", "n"), style=facts.get("s", ""), said=[])
        elif element in ("v", "t"):
            cell["open"] = "said" in cell

    def text(piece: str) -> None:
        if cell.get("open") and len(cell["said"]) < LETTERS:
            cell["said"].append(piece)

    def end(element: str) -> None:
        if element in ("v", "t"):
            cell["open"] = False
        elif element == "c" and cell:
            _put(sheet, cell, strings, styles, is_1904=is_1904)
            cell.clear()

    if (part := markup.part(package, path)) is not None:
        with part:
            markup.walk(part, start, end, text)
    return sheet


def _put(sheet: Sheet, cell: dict[str, Any], strings: list[str], styles: list[str], *, is_1904: bool) -> None:
    place = PLACE.fullmatch(cell["place"])
    if place is None:
        return
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    raw, kind = "".join(cell["said"]), cell["kind"]
    if kind == "s":
        value = strings[int(raw)] if raw.isdecimal() and int(raw) < len(strings) else ""
    elif kind == "b":
        value = {"1": "Yes", "0": "No"}.get(raw, raw)
    elif kind == "n":
        style = cell["style"]
        form = styles[int(style)] if style.isdecimal() and int(style) < len(styles) else ""
        value = dates.readable(raw, form, is_1904=is_1904)
    else:
        value = raw
    sheet.put(int(place[2]) - 1, column - 1, " ".join(value.split()))


# --- OpenDocument ----------------------------------------------------------------------------------


class _Ods:
    """Cells say what they show; empty ones and rows stand once with how often they are repeated."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.row = self.column = self.times = self.rows = 0
        self.said: list[str] = []
        self.is_open = self.is_full = False

    def start(self, element: str, facts: dict[str, str]) -> None:
        if element == "table":
            self.sheets.append(Sheet(facts.get("name", "")))
            self.row, self.is_full = 0, len(self.sheets) > SHEETS
        elif element == "table-row":
            self.column, self.rows = 0, _times(facts.get("number-rows-repeated"))
        elif element in ("table-cell", "covered-table-cell"):
            self.said, self.times = [], _times(facts.get("number-columns-repeated"))
        elif element == "p":
            self.is_open = True
            if self.said:
                self.said.append(" ")

    def text(self, piece: str) -> None:
        if self.is_open and len(self.said) < LETTERS:
            self.said.append(piece)

    def end(self, element: str) -> None:
        if element == "p":
            self.is_open = False
        elif element in ("table-cell", "covered-table-cell"):
            self._cell()
        elif element == "table-row":
            self.row += self.rows

    def _cell(self) -> None:
        value = " ".join("".join(self.said).split())
        if value and self.sheets and not self.is_full:
            self._fill(self.sheets[-1], value)
        self.column += self.times

    def _fill(self, sheet: Sheet, value: str) -> None:
        for row in range(self.row, min(self.row + self.rows, ROWS + 1)):
            for column in range(self.column, min(self.column + self.times, COLUMNS + 1)):
                try:
                    sheet.put(row, column, value)
                except markup.Enough:
                    self.is_full = True


def _times(said: str | None) -> int:
    return max(1, min(int(said), 10_000_000)) if said and said.isdecimal() else 1


def of_ods(file: BinaryIO) -> tuple[list[Sheet], int]:
    reader = _Ods()
    with zipfile.ZipFile(file) as package, package.open("content.xml") as part:
        markup.walk(part, reader.start, reader.end, reader.text)  # type: ignore[arg-type]
    return reader.sheets[:SHEETS], max(len(reader.sheets) - SHEETS, 0)


READERS = {"csv": of_csv, "xlsx": of_xlsx, "ods": of_ods}

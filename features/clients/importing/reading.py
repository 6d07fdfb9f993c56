"""A file of rows, as people save them from a spreadsheet: whatever its encoding, its separator, its quotes."""

import csv
import io
from contextlib import suppress
from dataclasses import dataclass

from features.base import sheets
from features.base.errors import Refused

MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 5_000, 60, 2 * 1024 * 1024
LONGEST_CELL = 12_000  # private notes have 10,000 characters
SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs"}
FIELD = "file"


@dataclass(frozen=True)
class Sheet:
    """A file's rows. `rows` have the number a spreadsheet shows beside them; the first row of the file is the head."""

    encoding: str
    separator: str
    head: list[str]
    rows: list[tuple[int, list[str]]]


def decode(content: bytes) -> tuple[str, str]:
    """
    Return the text and the name of its encoding.

    :raises Refused: this is no text.
    """
    if len(content) > MOST_BYTES:
        raise Refused("Choose a file of at most 2 MB.", field=FIELD)
    for encoding in _likely(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff"), encoding.removesuffix("-sig")
    raise Refused("This is not a CSV file. Save the sheet as “CSV UTF-8” and choose that.", field=FIELD)


def _likely(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "windows-1252")


def parse(text: str, encoding: str) -> Sheet:
    """
    Return the head and the rows that hold anything; short rows are filled up, quoted line breaks stay in their cell.

    :raises Refused: there is no row, or too many, or the quotes do not add up.
    """
    separator, read = _read_by_the_best(text)
    rows = [(number, row) for number, row in enumerate(read, start=1) if any(row)]
    if len(rows) < 2:  # noqa: PLR2004  a head and one row
        raise Refused("The file holds no rows below its first. Its first row names the columns.", field=FIELD)
    if len(rows) > MOST_ROWS + 1:
        raise Refused(f"Up to {MOST_ROWS:,} rows fit into one import. Split the file.", field=FIELD)
    width = max(len(row) for _, row in rows)
    if width > MOST_COLUMNS:
        raise Refused(f"Up to {MOST_COLUMNS} columns fit. This file has {width}.", field=FIELD)
    filled = [(number, row + [""] * (width - len(row))) for number, row in rows]
    return Sheet(encoding, separator, filled[0][1], filled[1:])


def _read_by_the_best(text: str) -> tuple[str, list[list[str]]]:
    """
    Return the likeliest separator by which the quotes add up, and what it parts.

    :raises Refused: they do by none; in the words for the likeliest.
    """
    first, *others = _separators(text)
    try:
        return first, _read(text, first)
    except Refused as refusal:
        for other in others:
            with suppress(Refused):
                return other, _read(text, other)
        raise refusal from None


def _read(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [[sheets.plain(cell.strip()) for cell in row] for row in reader]
    except csv.Error as error:
        line = reader.line_num
        raise Refused(
            f"The quotes in line {line} do not add up. Save the sheet anew.", field=FIELD
        ) from error
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Refused("A cell holds too much text. Is this the right file?", field=FIELD)
    return rows


def _separators(text: str) -> list[str]:
    """Return what may separate cells: first what stands most often in the first line, outside of quotes."""
    outside = "".join(_first_line(text).split('"')[::2])
    there = [sign for sign in SEPARATORS if sign in outside]
    return sorted(there, key=outside.count, reverse=True) or [","]


def _first_line(text: str) -> str:
    """Return the first row that is not empty; quotes may hold line breaks."""
    lines, taken = text.lstrip("\r\n").splitlines(), ""
    for line in lines[:50]:
        taken += line
        if taken.count('"') % 2 == 0:
            break
    return taken

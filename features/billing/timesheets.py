"""
Hours written down elsewhere, brought onto an invoice: pasted from a spreadsheet, or a CSV file. Columns are date,
person, description, hours, rate; a head line may put them in another order. What can't be read is said, row by row.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from branding.words import when
from features.base.errors import Refused
from features.base.sheets import plain
from features.billing import amounts
from features.billing.models import Line
from features.billing.rules import MOST_LINES, Charge

COLUMNS = ("date", "person", "description", "hours", "rate")
ALSO = {
    "who": "person",
    "name": "person",
    "what": "description",
    "work": "description",
    "time": "hours",
    "price": "rate",
}
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y")
LONGEST = 200_000  # characters


@dataclass(frozen=True)
class Read:
    """What was read; where `problems` says something, nothing should be taken."""

    charges: list[Charge]
    problems: list[str]


def read(text: str, currency: str, rate: int | None = None) -> Read:
    """Read rows; `rate` is for those that name none."""
    if len(text) > LONGEST or "\x00" in text:
        return Read([], ["That is too much at once, or no text."])
    rows = [(at, cells) for at, cells in enumerate(_cells(text), 1) if any(cell.strip() for cell in cells)]
    order, rows = _ordered(rows)
    if len(rows) > MOST_LINES:
        return Read([], [f"Up to {MOST_LINES} rows fit. There are {len(rows)}."])
    charges, problems = [], []
    for at, cells in rows:
        named = {
            name: plain(cells[place].strip()) if place < len(cells) else "" for name, place in order.items()
        }
        try:
            charges.append(_charge(named, currency, rate))
        except Refused as refusal:
            problems.append(f"Row {at}: {refusal.message}")
    if not rows:
        problems.append(
            "There is nothing to read. Paste rows with date, person, description, hours and rate."
        )
    return Read(charges, problems)


def _cells(text: str) -> Iterable[list[str]]:
    """Cells are kept apart by tabs (pasted), semicolons or commas."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = "\t" if "\t" in first else ";" if ";" in first else ","
    return csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=mark)


def _ordered(rows: list[tuple[int, list[str]]]) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    head = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    named = {ALSO.get(cell, cell): place for place, cell in enumerate(head)}
    if "description" in named and "hours" in named:
        return {name: named[name] for name in COLUMNS if name in named}, rows[1:]
    return {name: place for place, name in enumerate(COLUMNS)}, rows


def _charge(named: dict[str, str], currency: str, rate: int | None) -> Charge:
    if not named["description"]:
        raise Refused("Say what was done.", field="description")
    if not named.get("rate") and rate is None:
        raise Refused("Name a rate, here or for all rows.", field="rate")
    price = amounts.parse(named["rate"], currency, field="rate") if named.get("rate") else rate or 0
    day = _day(named.get("date", ""))
    detail = ", ".join(filter(None, (named.get("person", ""), when(day, "") if day else "")))
    return Charge(
        named["description"][:300], price, amounts.quantity(named["hours"], field="hours"), "hours", detail[:300],
        kind=Line.Kind.TIME,
    )  # fmt: skip


def _day(text: str) -> date | None:
    if not text:
        return None
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise Refused(f"“{text[:20]}” is no day. Write it as 2026-02-24.", field="date")

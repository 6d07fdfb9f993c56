"""What an answer may be, for each kind of question. Each rule returns the value as it is kept, or says what to do."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from features.accounts.rules import line, lines
from features.base.errors import Refused
from features.organizers.schema import Kind, Question

LINE, LONG, CELL, MOST_ROWS = 300, 5000, 200, 30
MOST_DIGITS = 11  # before the point: a browser's numbers are exact that far
PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")  # as conditions.js reads one
PARTS = {"street": 200, "city": 100, "region": 100, "postcode": 20, "country": 100}
MOST_FIELDS = 900  # of one page: a form with 1,000 is refused unread
OLDEST, LATEST = 1800, 2200


def fields(question: Question) -> int:
    """Return how many fields a form brings with it at most: its answer, its number, why it does not apply."""
    many = {
        Kind.TABLE: MOST_ROWS * len(question.columns),
        Kind.MANY: len(question.options),
        Kind.ADDRESS: len(PARTS),
    }
    return many.get(question.kind, 1) + 4


def tidy(question: Question, given: Any) -> Any:
    """
    Return an answer as it is kept: None, text, a list, or a dict of an address.

    :raises Refused: it is no answer to this question; the message says what would be.
    """
    rule = RULES.get(question.kind)
    return rule(question, given) if rule and given not in (None, "") else None


def amount(text: str, *, places: int) -> str:
    """
    Return a number in plain digits: “7,420.5” becomes “7420.5”.

    :raises Refused: it is none, or has too many digits.
    """
    found = number(text)
    if found is None:
        raise Refused("Enter a number, such as 7,420.50.")
    if abs(found) >= Decimal(10) ** MOST_DIGITS:
        raise Refused(f"Enter a number with up to {MOST_DIGITS} digits.")
    if found != round(found, places):
        raise Refused(f"Enter a number with up to {places} digits after the point.")
    return f"{found:.2f}" if places == 2 else f"{found.normalize():f}"  # noqa: PLR2004


def number(text: str) -> Decimal | None:
    """Return what a number says as people write it, with commas or a dollar sign; None if it is none."""
    plain = text.replace(",", "").replace(" ", "").removeprefix("$")
    return Decimal(plain) if PLAIN.fullmatch(plain) else None


def _text(question: Question, given: Any) -> str | None:
    return line(_typed(given), most=LINE, field="") or None


def _long(question: Question, given: Any) -> str | None:
    return lines(_typed(given), most=LONG, field="") or None


def _number(question: Question, given: Any) -> str | None:
    typed = line(_typed(given), most=40, field="")
    return amount(typed, places=2 if question.kind == Kind.MONEY else 4) if typed else None


def _date(question: Question, given: Any) -> str | None:
    typed = line(_typed(given), most=40, field="")
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError as error:
        raise Refused("Enter a day, such as 2026-03-20.") from error
    if not OLDEST <= found.year <= LATEST:
        raise Refused(f"Enter a day from {OLDEST} to {LATEST}.")
    return found.isoformat()


def _one(question: Question, given: Any) -> str:
    if given not in (("yes", "no") if question.kind == Kind.YESNO else question.options):
        raise Refused("Choose one of the answers.")
    return str(given)


def _many(question: Question, given: Any) -> list[str] | None:
    if not isinstance(given, list) or any(each not in question.options for each in given):
        raise Refused("Choose among the answers.")
    return [each for each in question.options if each in given] or None


def _address(question: Question, given: Any) -> dict[str, str] | None:
    if not isinstance(given, Mapping) or set(given) - set(PARTS):
        raise Refused("Enter an address.")
    found = {name: line(_typed(given.get(name, "")), most=most, field="") for name, most in PARTS.items()}
    return found if any(found.values()) else None


def _table(question: Question, given: Any) -> list[list[str]] | None:
    wide = len(question.columns)
    if not isinstance(given, list) or any(not isinstance(row, list) or len(row) > wide for row in given):
        raise Refused("Enter what the columns ask for.")
    rows = [[line(_typed(cell), most=CELL, field="") for cell in row] for row in given]
    found = [row + [""] * (wide - len(row)) for row in rows if any(row)]
    if len(found) > MOST_ROWS:
        raise Refused(f"This table has {MOST_ROWS} rows at most.")
    return found or None


def _typed(given: Any) -> str:
    if not isinstance(given, str):
        raise Refused("Enter text.")
    return given


RULES: dict[Kind, Callable[[Question, Any], Any]] = {
    Kind.TEXT: _text, Kind.LONG: _long, Kind.NUMBER: _number, Kind.MONEY: _number, Kind.DATE: _date, Kind.ONE: _one,
    Kind.YESNO: _one, Kind.MANY: _many, Kind.ADDRESS: _address, Kind.TABLE: _table,
}  # fmt: skip

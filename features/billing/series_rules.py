"""What may stand in a series. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypedDict

from features.accounts.rules import line
from features.base.errors import Refused
from features.billing import rules, series_words, sums
from features.billing.models import Series
from features.billing.rules import Charge
from features.projects.models import Project

LONGEST_TERMS, MOST_INVOICES, LAST_DAY = 365, 999, 31
LONGEST_TITLE, LONGEST_ABOUT, LONGEST_TEXT, LONGEST_LINE = 160, 100, 1800, 260
MOST_TOTAL = 10**12


class Terms(TypedDict, total=False):
    """What a series is besides its lines; days by the firm's calendar, `discount` in minor units."""

    title: str
    about: str
    note: str
    remarks: str
    currency: str
    discount: int
    project: Project | None
    pays_online: bool
    uses_credit: bool
    in_parts: bool | None
    due_days: int
    every: str
    starts_on: date
    day: int
    ends_after: int | None
    ends_on: date | None
    then: str
    asks_autopay: bool


def tidy(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that were given, each tidy."""
    return {name: CHECKS[name](value) if name in CHECKS else value for name, value in given.items()}


def starts_on(day: date, today: date) -> date:
    if not today <= day <= today + rules.LATEST_DUE:
        raise Refused("Choose a day from today on, within two years.", field="starts_on")
    return day


def lines(given: Sequence[Charge]) -> list[Charge]:
    """
    :raises Refused: there is none, or one can't be taken.
    """
    if not given:
        raise Refused("Add a line first: there is nothing to pay for.", field="lines")
    for one in given:
        _text(one.description, LONGEST_LINE, "lines")
        _text(one.detail, LONGEST_LINE, "lines")
    return rules.charges(given)


def comes_to(charges: Sequence[Charge], discount: int) -> None:
    """
    :raises Refused: an invoice of this could not be written.
    """
    found = sums.totals(charges, discount)
    if found.discount > max(found.subtotal, 0):
        raise Refused("The discount is more than the lines come to.", field="discount")
    if found.subtotal < 0 or any(tax.amount < 0 for tax in found.taxes):
        raise Refused("What is taken off is more than the lines come to.", field="lines")
    if found.total > MOST_TOTAL:
        raise Refused("That is too much for one invoice.", field="lines")


def whole(series: Series) -> None:
    """
    :raises Refused: what was chosen does not go together.
    """
    if series.ends_after is not None and series.ends_on is not None:
        raise Refused("Choose one end: after so many invoices, or on a day.", field="ends")
    if series.asks_autopay and not series.pays_online:
        raise Refused("Automatic payment needs invoices that can be paid online.", field="asks_autopay")
    if series.ends_after is not None and series.ends_after <= series.made:
        raise Refused(f"{series.made} were made already. Choose more.", field="ends_after")


def title(text: str) -> str:
    return _text(rules.title(text), LONGEST_TITLE, "title")


def about(text: str) -> str:
    return _text(line(text, most=LONGEST_ABOUT, field="about"), LONGEST_ABOUT, "about")


def note(text: str) -> str:
    return series_words.known(rules.lines(text, field="note", most=LONGEST_TEXT), field="note")


def remarks(text: str) -> str:
    return rules.lines(text, field="remarks", most=LONGEST_TEXT)


def _text(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise Refused(f"Keep this to {most} characters. It has {len(text)} now.", field=field)
    return series_words.known(text, field=field)


def _within(field: str, least: int, most: int) -> Callable[[int | None], int | None]:
    def check(value: int | None) -> int | None:
        if value is not None and not least <= value <= most:
            raise Refused(f"Enter a number from {least} to {most}.", field=field)
        return value

    return check


def _one_of(field: str, known: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in known:
            raise Refused("Choose one from the list.", field=field)
        return value

    return check


CHECKS: dict[str, Callable[[Any], Any]] = {
    "title": title, "about": about, "note": note, "remarks": remarks, "currency": rules.currency,
    "discount": lambda value: rules.amount(value, field="discount", least=0),
    "due_days": _within("due_days", 0, LONGEST_TERMS), "day": _within("day", 1, LAST_DAY),
    "ends_after": _within("ends_after", 1, MOST_INVOICES), "every": _one_of("every", Series.Every.values),
    "then": _one_of("then", Series.Then.values),
}  # fmt: skip

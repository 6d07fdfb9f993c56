"""What may stand on an invoice. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from features.accounts import rules as people
from features.accounts.rules import line
from features.base.errors import Refused
from features.billing.models import Line, TaxRate
from features.billing.sums import line_amount

MOST = 10**10  # of one amount: 100 million dollars
MOST_LINES = 300
MOST_INSTALMENTS = 24
LONGEST_NOTE = 2000
MOST_QUANTITY = Decimal(1_000_000)
LONGEST_BACK = timedelta(days=366)
LATEST_DUE = timedelta(days=730)
CURRENCIES = (
    "USD",
    "CAD",
    "GBP",
    "EUR",
    "AUD",
    "NZD",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "MXN",
    "JPY",
    "SGD",
    "HKD",
)


@dataclass(frozen=True)
class Charge:
    """A line before it is a row; `rate` and `cost` in minor units. Empty `unit`: a fixed amount."""

    description: str
    rate: int
    quantity: Decimal = Decimal(1)
    unit: str = ""
    detail: str = ""
    tax_rate: TaxRate | None = None
    cost: int | None = None
    kind: str = Line.Kind.ITEM

    @property
    def amount(self) -> int:
        return line_amount(self.quantity, self.rate)


@dataclass(frozen=True)
class Part:
    """An instalment before it is a row."""

    due_on: date
    amount: int
    label: str = ""


def lines(text: str, *, field: str, most: int = LONGEST_NOTE) -> str:
    return people.lines(text, most=most, field=field)


def title(text: str) -> str:
    tidy = line(text, most=200, field="title")
    if not tidy:
        raise Refused("Say what this invoice is for.", field="title")
    return tidy


def amount(value: int, *, field: str, least: int = 1) -> int:
    if not least <= value <= MOST:
        raise Refused("Enter an amount above zero." if value < least else "That is too much.", field=field)
    return value


def dated_on(day: date | None, today: date) -> date | None:
    """Return the issue date that a draft names. It is printed, and its year is the number's."""
    if day is not None and not today - LONGEST_BACK <= day <= today + LONGEST_BACK:
        raise Refused("Choose an issue date within a year from now.", field="dated_on")
    return day


def due_on(day: date, today: date) -> date:
    if not today - LATEST_DUE <= day <= today + LATEST_DUE:
        raise Refused("Choose a day within two years from now.", field="due_on")
    return day


def currency(code: str) -> str:
    if code not in CURRENCIES:
        raise Refused("Choose a currency from the list.", field="currency")
    return code


def charges(given: Sequence[Charge]) -> list[Charge]:
    """
    :raises Refused: there are too many, or one of them can't be taken; the message names its place.
    """
    if len(given) > MOST_LINES:
        raise Refused(f"An invoice holds {MOST_LINES} lines. There are {len(given)} now.", field="lines")
    return [_charge(one, place) for place, one in enumerate(given, 1)]


def _charge(one: Charge, place: int) -> Charge:
    description = line(one.description, most=300, field="lines")
    if not description:
        raise Refused(f"Say what line {place} is for.", field="lines")
    if not 0 < one.quantity <= MOST_QUANTITY or one.quantity != round(one.quantity, 3):
        raise Refused(
            f"Enter a quantity above zero in line {place}, with up to three decimals.", field="lines"
        )
    if abs(one.rate) > MOST or abs(one.amount) > MOST:
        raise Refused(f"The amount in line {place} is too large.", field="lines")
    return Charge(
        description, one.rate, one.quantity, line(one.unit, most=20, field="lines"),
        line(one.detail, most=300, field="lines"), one.tax_rate, one.cost, one.kind,
    )  # fmt: skip


def parts(given: Sequence[Part], total: int, today: date) -> list[Part]:
    """
    :raises Refused: they do not come to the total, or a day is not later than the one before.
    """
    if not given:
        return []
    if len(given) > MOST_INSTALMENTS:
        raise Refused(f"Up to {MOST_INSTALMENTS} instalments fit.", field="instalments")
    ordered = sorted(given, key=lambda one: one.due_on)
    if any(one.amount <= 0 for one in ordered) or sum(one.amount for one in ordered) != total:
        raise Refused("The instalments have to come to the total.", field="instalments")
    return [
        Part(due_on(one.due_on, today), one.amount, line(one.label, most=60, field="instalments"))
        for one in ordered
    ]


def tidy(given: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the fields of an invoice that were given, each tidy."""
    checks: dict[str, Any] = {
        "title": title, "about": lambda text: line(text, most=120, field="about"),
        "note": lambda text: lines(text, field="note"), "remarks": lambda text: lines(text, field="remarks"),
        "due_on": lambda day: due_on(day, today), "currency": currency,
        "dated_on": lambda day: dated_on(day, today),
        "discount": lambda value: amount(value, field="discount", least=0),
    }  # fmt: skip
    return {name: checks[name](value) if name in checks else value for name, value in given.items()}

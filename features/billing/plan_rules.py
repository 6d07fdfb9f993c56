"""What a payment plan may be. Each rule returns the tidy value, or refuses and names its field."""

from collections.abc import Sequence
from datetime import date

from branding.words import money
from features.accounts.rules import line
from features.base.errors import Refused
from features.billing import rules
from features.billing.rules import MOST_INSTALMENTS, Part

FIELD = "parts"


def parts(given: Sequence[Part], owed: int, today: date, currency: str) -> list[Part]:
    """
    Return them by their days.

    :raises Refused: they do not come to what is owed, two are due on one day, or a day is past or far away.
    """
    ordered = sorted(given, key=lambda one: one.due_on)
    if not 0 < len(ordered) <= MOST_INSTALMENTS:
        raise Refused(f"A plan has 1 to {MOST_INSTALMENTS} parts.", field=FIELD)
    if any(one.amount <= 0 for one in ordered) or sum(one.amount for one in ordered) != owed:
        raise Refused(f"The parts have to come to what is owed, {money(owed, currency)}.", field=FIELD)
    if len({one.due_on for one in ordered}) < len(ordered):
        raise Refused("Each part needs a day of its own.", field=FIELD)
    for one in ordered:
        _day(one.due_on, today)
    return ordered


def _day(day: date, today: date) -> None:
    if day < today:
        raise Refused("Choose days from today on.", field=FIELD)
    if day > today + rules.LATEST_DUE:
        raise Refused("Choose days within two years from now.", field=FIELD)


def note(text: str) -> str:
    return line(text, most=300, field="note")

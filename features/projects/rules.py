"""What may stand in a project. Each rule returns the tidy value, or refuses and names its field."""

from datetime import date
from typing import Any

from features.accounts.rules import line
from features.base.errors import Refused
from features.clients import rules as clients
from features.projects.words import word

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def name(text: str) -> str:
    tidy = line(text, most=200, field="name")
    if not tidy:
        raise Refused(f"Enter a name for this {word().singular}.", field="name")
    return tidy


def summary(text: str) -> str:
    return line(text, most=300, field="summary")


def days(starts_on: date | None, ends_on: date | None) -> None:
    """
    :raises Refused: a day can't be, or the end lies before the start.
    """
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is not None and not EARLIEST <= day <= LATEST:
            raise Refused("Enter a day of this century, such as 2026-06-23.", field=field)
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused("The end can’t be before the start.", field="ends_on")


RULES: dict[str, clients.Rule] = {
    "name": name, "summary": summary, "address": clients.address, "email": clients.emails,
}  # fmt: skip


def tidy(given: dict[str, Any]) -> dict[str, Any]:
    """Return the words and days that are given, tidied; who works on it is another matter."""
    return clients.tidy(RULES, given) | {day: given[day] for day in ("starts_on", "ends_on") if day in given}

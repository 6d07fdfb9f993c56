"""What may stand in a request. Each rule returns the tidy value, or refuses and names its field."""

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from features.accounts import rules as people
from features.accounts.rules import line
from features.actions.rules import due_on
from features.base.errors import Refused
from features.documents import queries as documents

LONGEST = 2000
LONGEST_REMARK = 300
MOST_ITEMS = 60
OLDEST, AHEAD = 1900, 2
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
THIS, LAST = "{year}", "{last}"


def title(text: str) -> str:
    tidy = line(text, most=200, field="title")
    if not tidy:
        raise Refused("Say what you need.", field="title")
    return tidy


def name(text: str) -> str:
    tidy = line(text, most=120, field="name")
    if not tidy:
        raise Refused("Enter a name for this list.", field="name")
    return tidy


def lines(text: str, *, field: str) -> str:
    return people.lines(text, most=LONGEST, field=field)


def note(text: str) -> str:
    return lines(text, field="note")


def help_text(text: str) -> str:
    return lines(text, field="help")


def words(text: str) -> str:
    return lines(text, field="words")


def reason(text: str) -> str:
    """Return why something comes back: the client must be able to do better with it."""
    tidy = lines(text, field="note")
    if not tidy:
        raise Refused("Say what is wrong with it. The client reads this.", field="note")
    return tidy


def remark(text: str) -> str:
    return line(text, most=LONGEST_REMARK, field="words")


def year(number: int | None, now: datetime) -> int | None:
    latest = timezone.localtime(now, documents.zone()).year + AHEAD
    if number is not None and not OLDEST <= number <= latest:
        raise Refused(f"Choose a year from {OLDEST} to {latest}.", field="year")
    return number


def titles(text: str) -> list[str]:
    """
    Return what stands in a field of one thing per line.

    :raises Refused: a line can't be taken, or they are too many.
    """
    found = [title(each) for each in text.replace("\r\n", "\n").split("\n") if each.strip()]
    if len(found) > MOST_ITEMS:
        raise Refused(f"A list holds {MOST_ITEMS} things. This has {len(found)}.", field="lines")
    return found


def filled(text: str, of: int | None) -> str:
    """Put a year in the places a template keeps for it; without one they are left out."""
    if of is None:
        return " ".join(text.replace(THIS, "").replace(LAST, "").split(" ")).strip()
    return text.replace(THIS, str(of)).replace(LAST, str(of - 1))


def shifted(text: str, by: int) -> str:
    """Move every year that is named by so many: “W-2 for 2024” becomes “W-2 for 2025”."""
    return YEAR.sub(lambda found: str(int(found[0]) + by), text)


def shifted_day(day: date | None, by: int) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + by)
    except ValueError:  # February 29
        return day.replace(year=day.year + by, day=28)


def tidy(given: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return what is given of a request or an item, each by its rule."""
    rules: dict[str, Any] = {
        "title": title, "note": note, "help": help_text, "due_on": due_on, "year": lambda value: year(value, now),
    }  # fmt: skip
    return {key: rules[key](value) if key in rules else value for key, value in given.items()}

"""What may stand in a to-do. Each rule returns the tidy value, or refuses and names its field."""

import unicodedata
from datetime import date
from typing import Any

from features.accounts.rules import UNSEEN, line
from features.base.errors import Refused

LONGEST = 2000
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def title(text: str) -> str:
    tidy = line(text, most=200, field="title")
    if not tidy:
        raise Refused("Say what they are to do.", field="title")
    return tidy


def detail(text: str) -> str:
    """Return many lines as they are, but for the space around them."""
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if UNSEEN.search(tidy.replace("\n", " ").replace("\t", " ")):
        raise Refused("This holds characters that can’t be seen. Type it again.", field="detail")
    if len(tidy) > LONGEST:
        raise Refused(f"Keep this to {LONGEST:,} characters. It has {len(tidy):,} now.", field="detail")
    return tidy


def due_on(day: date | None) -> date | None:
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Refused("Enter a day of this century, such as 2026-03-20.", field="due_on")
    return day


RULES: dict[str, Any] = {"title": title, "detail": detail, "due_on": due_on}


def tidy(given: dict[str, Any]) -> dict[str, Any]:
    return {name: rule(given[name]) for name, rule in RULES.items() if name in given}

"""What may stand in a template. Each rule returns the tidy value, or refuses and names its field."""

import json
from typing import Any

from features.accounts.rules import line, lines
from features.base import placeholders
from features.base.errors import Refused

PLACES = ("client", "year", "last")
MOST_TEMPLATES, MOST_CLIENTS = 100, 100
MOST_BEGUN = 20  # of one client, started by its people and not settled
YEARS = ("{year}", "{last}")
OLDEST, LATEST = 1900, 2200
LONGEST_FILE = 512 * 1024
FORMAT, FORMAT_VERSION = "portico-organizer", 1


def name(text: str) -> str:
    tidy = line(text, most=120, field="name")
    if not tidy:
        raise Refused("Enter a name for this template.", field="name")
    return tidy


def title(text: str) -> str:
    tidy = line(text, most=200, field="title")
    if not tidy:
        raise Refused("Say what your clients read.", field="title")
    return placeholders.known(tidy, PLACES, field="title")


def filled(text: str, *, client: str, year: int) -> str:
    """Return a title with its places filled: `last` is the year before."""
    return placeholders.filled(text, {"client": client, "year": str(year), "last": str(year - 1)})[:200]


def asks_year(title: str) -> bool:
    """Return whether a title needs to know a year."""
    return any(place in title for place in YEARS)


def without_places(title: str) -> str:
    """Return a title to choose by, before the client and the year are known: “Your {year} organizer” → its words."""
    return (
        " ".join(placeholders.filled(title, dict.fromkeys(PLACES, "")).split()).strip(" ,:·–-") or "Questions"
    )


def file(raw: bytes) -> dict[str, Any]:
    """
    Return what a file of a template says: its format, its names and what it asks, still to be read.

    :raises Refused: it is no such file, or too large.
    """
    if len(raw) > LONGEST_FILE:
        raise Refused("This file is larger than 512 KB. A template is smaller.", field="file")
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_nothing)
        json.dumps(found, ensure_ascii=False).encode()  # halves of a sign can be neither kept nor shown
    except (ValueError, RecursionError) as error:
        raise Refused(
            "This is no JSON file. Choose one that was exported as a template.", field="file"
        ) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused("This file holds no template. Choose one that was exported here.", field="file")
    if found.get("version") != FORMAT_VERSION:
        raise Refused("This file is of a version that is not known here. Export it again.", field="file")
    if unknown := sorted(set(found) - {"format", "version", "name", "title", "content"}):
        raise Refused(f"The file has “{unknown[0][:40]}”, which is not known here.", field="file")
    return found


def _nothing(word: str) -> Any:
    raise ValueError(word)


def note(text: str) -> str:
    return lines(text, most=2000, field="note")


def reason(text: str) -> str:
    """Return why a question does not apply."""
    tidy = line(text, most=300, field="reason")
    if not tidy:
        raise Refused("Say in a few words why this does not apply.", field="reason")
    return tidy


def remark(text: str) -> str:
    """Return why an answer comes back: the client must be able to do better with it."""
    tidy = lines(text, most=2000, field="note")
    if not tidy:
        raise Refused("Say what is wrong with it. The client reads this.", field="note")
    return tidy


def year(number: int) -> int:
    if not OLDEST <= number <= LATEST:
        raise Refused(f"Choose a year from {OLDEST} to {LATEST}.", field="year")
    return number

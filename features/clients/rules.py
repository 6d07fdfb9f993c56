"""
What may stand in a client's and a contact's particulars. Each rule returns the tidy value, or refuses and names its
field. Pages and the API go through the same ones.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from features.accounts import rules as people
from features.accounts.rules import UNSEEN, line
from features.base.errors import Refused
from features.clients import addresses
from features.clients.models import Client

OLDEST = 1900
LONGEST_NOTES = 10_000
LONGEST_MESSAGE = 1_000
type Rule = Callable[[str], Any]


def client_name(text: str) -> str:
    return line(text, most=200, field="name") or _missing("Enter the client’s name.", "name")


def person_name(text: str) -> str:
    return line(text, most=200, field="name") or _missing("Enter the person’s name.", "name")


def kind(value: str) -> str:
    if value not in Client.Kind.values:
        raise Refused("Choose what kind of client this is.", field="kind")
    return value


def emails(text: str) -> str:
    return line("; ".join(addresses.split(text)), most=1000, field="email")


def address(text: str) -> str:
    return line(text, most=300, field="address")


def role(text: str) -> str:
    return line(text, most=60, field="role")


def tax_id_ending(text: str) -> str:
    tidy = line(text, most=40, field="tax_id_ending").upper()
    if tidy and not re.fullmatch(r"[A-Z0-9]{4}", tidy):
        raise Refused("Enter only the last four characters, such as 4471.", field="tax_id_ending")
    return tidy


def notes(text: str) -> str:
    return _lines(text, most=LONGEST_NOTES, field="notes", what="These notes hold")


def message(text: str) -> str:
    """Return the firm's own words in a mail: plain text, escaped wherever it is shown."""
    return _lines(text, most=LONGEST_MESSAGE, field="message", what="This message holds")


def _lines(text: str, *, most: int, field: str, what: str) -> str:
    """Return many lines as they are, but for the space around them."""
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if UNSEEN.search(tidy.replace("\n", " ").replace("\t", " ")):
        raise Refused(f"{what} characters that can’t be seen. Type it again.", field=field)
    if len(tidy) > most:
        raise Refused(f"Keep this to {most:,} characters. It has {len(tidy):,} now.", field=field)
    return tidy


def file_name(text: str) -> str:
    """Return the last part of a path, whatever program wrote it, without what can't be seen."""
    last = UNSEEN.sub("", text.replace("\\", "/").rpartition("/")[2])
    return line(last, most=1000, field="file")[-150:] or "file.csv"


def since(year: str | int | None, *, now: datetime) -> int | None:
    if year in ("", None):
        return None
    found = re.fullmatch(r"\s*([0-9]{4})\s*", str(year))
    if not found or not OLDEST <= int(found[1]) <= now.year:
        raise Refused(f"Enter a year from {OLDEST} to {now.year}.", field="since")
    return int(found[1])


def _missing(message: str, field: str) -> str:
    raise Refused(message, field=field)


CLIENT: dict[str, Rule] = {
    "name": client_name, "kind": kind, "email": emails, "phone": people.phone, "address": address,
    "tax_id_ending": tax_id_ending, "notes": notes,
}  # fmt: skip
PERSON: dict[str, Rule] = {
    "name": person_name,
    "email": people.email,
    "phone": people.phone,
    "address": people.address,
}


def tidy(rules: Mapping[str, Rule], given: Mapping[str, object]) -> dict[str, Any]:
    """Return what is given, as the rules leave it; what they do not know is left out."""
    return {name: rule(str(given[name])) for name, rule in rules.items() if name in given}

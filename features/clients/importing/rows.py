"""What one row says, as the rules leave it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from features.accounts import rules as people
from features.base.errors import Refused
from features.clients import rules, terms
from features.clients.models import Client
from features.clients.rights import Level

KINDS = {label.lower(): value for value, label in Client.Kind.choices} | {
    value: value for value in Client.Kind.values
}
LEVELS = {label.lower(): value for value, label in Level.choices} | {"full": Level.FULL.value}
OF_CLIENT = {"client_email": "email", "client_phone": "phone", "address": "address", "notes": "notes"}


@dataclass(frozen=True)
class Wanted:
    """A row that can be taken, as the rules leave it. `email` is empty for a client without a person."""

    row: int
    client: str
    particulars: Mapping[str, Any]
    name: str
    email: str
    phone: str
    role: str
    level: str  # "" where the file does not say
    ends_at: datetime | None


def read(number: int, given: Mapping[str, str], kind: str, now: datetime) -> Wanted:
    """
    :raises Refused: something in the row can't be taken.
    """
    name = people.line(name_in(given), most=200, field="name")
    email = people.email(given["email"]) if given.get("email") else ""
    client = rules.client_name(given.get("client") or name)
    of_person = any(given.get(field) for field in ("role", "level", "ends_on"))
    if not email and (of_person or (name and name.casefold() != client.casefold())):
        raise Refused(f"{name or 'The person'} has no e-mail address. One address is one person.")
    particulars, phone = _particulars(given, kind, now), people.phone(given.get("phone", ""))
    if not email:
        particulars["phone"] = particulars.get("phone") or phone
    is_alone = particulars["kind"] == Client.Kind.INDIVIDUAL
    name = name or (client if is_alone else email)
    role, level = rules.role(given.get("role", "")), _level(given.get("level", ""))
    ends_at = _end(given.get("ends_on", ""), now)
    return Wanted(number, client, particulars, name, email, phone, role, level, ends_at)


def _level(said: str) -> str:
    plain = said.lower().replace("_", " ").replace("-", " ").strip()
    if plain and plain not in LEVELS:
        labels = ", ".join(str(label) for label in Level.labels)
        raise Refused(f"“{said[:40]}” is no access level. Use one of: {labels}.")
    return LEVELS.get(plain, "")


def _end(said: str, now: datetime) -> datetime | None:
    try:
        return terms.end_of(date.fromisoformat(said), now=now) if said else None
    except ValueError:
        raise Refused(f"“{said[:40]}” is no last day. Write it as 2027-06-30.") from None
    except Refused:
        raise Refused(f"The last day {said} is over. Use today or a later day.") from None


def name_in(given: Mapping[str, str]) -> str:
    """Return the person's name, from one column or from two."""
    return given.get("person") or f"{given.get('first_name', '')} {given.get('last_name', '')}".strip()


def _particulars(given: Mapping[str, str], kind: str, now: datetime) -> dict[str, Any]:
    tidy = rules.tidy(rules.CLIENT, {OF_CLIENT[name]: given[name] for name in OF_CLIENT if name in given})
    said = given.get("kind", "").lower()
    if said and said not in KINDS:
        labels = ", ".join(str(label) for label in Client.Kind.labels)
        raise Refused(f"“{given['kind'][:40]}” is no kind of client. Use one of: {labels}.")
    tail = re.sub(r"[^0-9A-Za-z]", "", given.get("tax_id_ending", ""))
    return {
        **tidy, "kind": KINDS[said] if said else kind, "since": rules.since(given.get("since"), now=now),
        "tax_id_ending": rules.tax_id_ending(tail),
    }  # fmt: skip

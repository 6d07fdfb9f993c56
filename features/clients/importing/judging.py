"""What each row would do: make a client, add a person, nothing at all, or why it can't be taken."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from features.accounts import rules as people
from features.base.errors import Refused
from features.clients import rules
from features.clients.importing import columns as meaning
from features.clients.importing.known import Known
from features.clients.models import Client

KINDS = {label.lower(): value for value, label in Client.Kind.choices} | {
    value: value for value in Client.Kind.values
}
OF_CLIENT = {"client_email": "email", "client_phone": "phone", "address": "address", "notes": "notes"}


@dataclass(frozen=True)
class Fault:
    """Why a row can't be taken, with the row as it stood in the file."""

    row: int
    message: str
    cells: list[str]


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


@dataclass
class Verdict:
    """What a file, or a part of it, would do."""

    clients: dict[str, Wanted] = field(default_factory=dict)  # new ones, by their folded name
    people: dict[str, Wanted] = field(default_factory=dict)  # new ones, by their address
    places: dict[tuple[str, str], Wanted] = field(default_factory=dict)  # who acts for whom from now on
    nothing: int = 0  # rows that say what is so already
    faults: list[Fault] = field(default_factory=list)


def judge(
    rows: Iterable[tuple[int, list[str]]], columns: Sequence[str], kind: str, known: Known, now: datetime
) -> Verdict:
    """Judge the rows against what is known and against each other. Nothing is written."""
    verdict = Verdict()
    for number, cells in rows:
        try:
            _place(read(number, meaning.pick(cells, columns), kind, now), known, verdict)
        except Refused as refusal:
            verdict.faults.append(Fault(number, refusal.message, cells))
    return verdict


def read(number: int, given: Mapping[str, str], kind: str, now: datetime) -> Wanted:
    """
    :raises Refused: something in the row can't be taken.
    """
    name = people.line(name_in(given), most=200, field="name")
    email = people.email(given["email"]) if given.get("email") else ""
    client = rules.client_name(given.get("client") or name)
    if not email and (given.get("role") or (name and name.casefold() != client.casefold())):
        raise Refused(f"{name or 'The person'} has no e-mail address. One address is one person.")
    particulars, phone = _particulars(given, kind, now), people.phone(given.get("phone", ""))
    if not email:
        particulars["phone"] = particulars.get("phone") or phone
    is_alone = particulars["kind"] == Client.Kind.INDIVIDUAL
    name = name or (client if is_alone else email)
    return Wanted(number, client, particulars, name, email, phone, rules.role(given.get("role", "")))


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


def _place(wanted: Wanted, known: Known, verdict: Verdict) -> None:
    """Say what the row adds to what is known and to the rows above it."""
    client, email = wanted.client.casefold(), wanted.email
    known.check_client(wanted.client)
    holder = verdict.people[email].name if email in verdict.people else known.name_of(email)
    if holder and wanted.name not in (email, "") and holder.casefold() not in (wanted.name.casefold(), email):
        raise Refused(f"{email} is the address of {holder} already. One address is one person.")
    is_new = not known.client(client) and client not in verdict.clients
    acts = not email or known.acts(client, email) or (client, email) in verdict.places
    if not is_new and acts:
        verdict.nothing += 1
        return
    if is_new:
        verdict.clients[client] = wanted
    if email and not known.name_of(email):
        verdict.people.setdefault(email, wanted)
    if not acts:
        verdict.places[client, email] = wanted

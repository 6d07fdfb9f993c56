"""What each row would do: make a client, add a person, nothing at all, or why it can't be taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from features.base.errors import Refused
from features.clients import terms
from features.clients.importing import columns as meaning
from features.clients.importing.known import Known
from features.clients.importing.rows import Wanted, read
from features.clients.rights import Level


@dataclass(frozen=True)
class Fault:
    """Why a row can't be taken, with the row as it stood in the file."""

    row: int
    message: str
    cells: list[str]


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


def _place(wanted: Wanted, known: Known, verdict: Verdict) -> None:
    """Say what the row adds to what is known and to the rows above it."""
    client, email = wanted.client.casefold(), wanted.email
    known.check_client(wanted.client)
    holder = verdict.people[email].name if email in verdict.people else known.name_of(email)
    if holder and wanted.name not in (email, "") and holder.casefold() not in (wanted.name.casefold(), email):
        raise Refused(f"{email} is the address of {holder} already. One address is one person.")
    _check_access(wanted, known, verdict)
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


def _check_access(wanted: Wanted, known: Known, verdict: Verdict) -> None:
    """Refuse a row that says otherwise of an access that is there, or that a row above gives: none is changed."""
    place = wanted.client.casefold(), wanted.email
    above = verdict.places.get(place)
    has = (above.level or Level.FULL.value, above.ends_at) if above else known.places.get(place)
    if has is None:
        return
    if (wanted.level or has[0], wanted.ends_at or has[1]) != has:
        stands = str(Level(has[0]).label).lower() + (f", until {terms.last_day(has[1])}" if has[1] else "")
        raise Refused(f"{wanted.email} acts for {wanted.client} already: {stands}. Change that by hand.")

"""
The audit trail's hash chain, recomputed. The database makes it (features.base.schema.chained); this reads it and trusts
nothing. The canonical form stands in docs/audit-chain.md: who follows that finds the same hashes with other means.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

VERSION = "portico-audit-1"
GENESIS = bytes(32)  # what the first event is chained to
AT_ONCE = 2000  # rows
FIELDS = (
    "id", "created_at", "event", "actor_name", "actor_id", "actor_side", "about_kind", "about_id", "about_name",
    "client_id", "details", "ip", "agent", "request_id",
)  # fmt: skip
READ = """
    SELECT link.seq, link.hash, event.id::text,
           to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           event.event, event.actor_name, event.actor_id::text, event.actor_side, event.about_kind,
           event.about_id::text, event.about_name, event.client_id::text, event.details::text, host(event.ip),
           event.agent, event.request_id, link.event_id::text
    FROM base_auditevent event FULL JOIN base_auditlink link ON link.event_id = event.id
    ORDER BY link.seq NULLS LAST, event.created_at"""
HEAD = "SELECT seq, hash FROM base_auditlink WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True)
class Row:
    """One event as text, with its place and hash; `facts` is None where only the link is left."""

    seq: int | None
    hash: bytes | None
    facts: Mapping[str, str | None] | None
    event_id: str = ""


@dataclass(frozen=True)
class Head:
    """The newest link: whoever keeps a copy of it elsewhere can prove the whole trail before it."""

    seq: int = 0
    hash: bytes = GENESIS

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


@dataclass(frozen=True)
class Fault:
    """The first row that does not fit, and why."""

    seq: int | None
    event_id: str
    reason: str

    def __str__(self) -> str:
        place = f"No. {self.seq}" if self.seq else "An event without a number"
        return f"{place} ({self.event_id or 'no event'}): {self.reason}"


def canonical(seq: int, facts: Mapping[str, str | None]) -> bytes:
    """Return the bytes of an event that are hashed. No two different events have the same."""
    lines = [_field("seq", str(seq)), *(_field(name, facts[name]) for name in FIELDS)]
    return f"{VERSION}\n{''.join(lines)}".encode()


def _field(name: str, value: str | None) -> str:
    return f"{name}:-\n" if value is None else f"{name}:{len(value.encode())}:{value}\n"


def link(before: bytes, seq: int, facts: Mapping[str, str | None]) -> bytes:
    return hashlib.sha256(before + canonical(seq, facts)).digest()


class Check:
    """Walks along a chain, in order. `fault` is the first thing that is wrong, `head` how far all was right."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """`known` are hashes, in hexadecimal, that were once exported: each must be met on the way."""
        self.head = Head()
        self.missing = {text.rpartition(":")[2].strip().lower() for text in known}
        self.fault: Fault | None = None

    def walk(self, rows: Iterable[Row]) -> "Check":
        for row in rows:
            if reason := self._wrong(row):
                self.fault = Fault(row.seq, row.event_id, reason)
                return self
        if self.missing:
            reason = (
                f"the chain ends at no. {self.head.seq} and never had the exported head {min(self.missing)}"
            )
            self.fault = Fault(self.head.seq + 1, "", reason)
        return self

    def _wrong(self, row: Row) -> str:
        """Return what is wrong with the next row, or nothing and go on."""
        if row.seq is None or row.hash is None:
            return "it is in no chain: it was put in while the guard was off"
        if row.seq != self.head.seq + 1:
            return f"no. {self.head.seq + 1} was expected here: an event was removed, or put in"
        if row.facts is None:
            return "the event was removed"
        if link(self.head.hash, row.seq, row.facts) != row.hash:
            return "its hash does not fit: the event, its place or its hash was changed"
        self.head = Head(row.seq, bytes(row.hash))
        self.missing.discard(self.head.hash.hex())
        return ""


def head() -> Head:
    """Return the newest link of the firm in use."""
    with connection.cursor() as cursor:
        cursor.execute(HEAD)
        found = cursor.fetchone()
    return Head(found[0], bytes(found[1])) if found else Head()


def rows() -> Iterator[Row]:
    """Read the firm's whole trail as one snapshot, a part at a time."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(READ)
        while part := cursor.fetchmany(AT_ONCE):
            yield from map(_row, part)


def _row(values: tuple[object, ...]) -> Row:
    seq, digest, *texts, link_of = values
    facts = dict(zip(FIELDS, texts, strict=True)) if texts[0] is not None else None
    found = bytes(digest) if isinstance(digest, bytes | memoryview) else None
    return Row(seq, found, facts, str(texts[0] or link_of or ""))  # type: ignore[arg-type]


def check(known: Iterable[str] = ()) -> Check:
    """Recompute the chain of the firm in use."""
    return Check(known).walk(rows())

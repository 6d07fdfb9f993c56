"""
What the stand-in knows, in one SQLite file. A request is one transaction: its effect, its idempotency record, the
events and their deliveries are there together or not at all, however the process ends.
"""

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from integrations.payments.fake.errors import missing

type Data = dict[str, Any]
TABLES = """
create table if not exists objects (
    id text primary key, account text not null, kind text not null, seq integer not null, created integer not null,
    body text not null);
create index if not exists objects_listed on objects (account, kind, seq);
create table if not exists keys (
    account text, key text, asked text, status integer, body text, primary key (account, key));
create table if not exists later (
    seq integer primary key, due integer not null, what text not null, account text not null, id text not null);
create index if not exists later_due on later (due, seq);
create table if not exists deliveries (
    seq integer primary key, event text not null, due real not null, attempts integer not null default 0,
    state text not null default 'waiting', status integer);
create index if not exists deliveries_state on deliveries (state, due);
create table if not exists settings (name text primary key, value text not null);
"""
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LONG = 24  # signs of an id after its prefix


class Store:
    """:param clock: seconds at which time stands still until it is advanced; None: it runs."""

    def __init__(self, file: Path | str, *, seed: str = "portico", clock: int | None = None) -> None:
        self.seed, self.clock = seed, clock
        self._lock = threading.RLock()
        self._line = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._line.row_factory = sqlite3.Row
        self._line.executescript(f"pragma journal_mode=wal; pragma synchronous=normal; {TABLES}")

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        with self._lock:
            self._line.execute("begin immediate")
            try:
                yield Transaction(self, self._line)
            except BaseException:
                self._line.execute("rollback")
                raise
            self._line.execute("commit")

    def close(self) -> None:
        with self._lock:
            self._line.close()


class Transaction:
    """One request's view of the store. `request` is what its events name as their cause."""

    def __init__(self, store: Store, line: sqlite3.Connection) -> None:
        self.store, self.line = store, line
        self.request: Data = {"id": None, "idempotency_key": None}

    # settings and time
    def setting(self, name: str, default: Any = None) -> Any:
        row = self.line.execute("select value from settings where name = ?", (name,)).fetchone()
        return json.loads(row["value"]) if row else default

    def set(self, name: str, value: Any) -> None:
        self.line.execute("insert or replace into settings values (?, ?)", (name, json.dumps(value)))

    @property
    def now(self) -> int:
        began = self.store.clock if self.store.clock is not None else int(time.time())
        return began + int(self.setting("offset", 0))

    def number(self) -> int:
        """Return a number that was not used yet."""
        found = int(self.setting("number", 0)) + 1
        self.set("number", found)
        return found

    def token(self, prefix: str, long: int = LONG) -> str:
        """Return a new id: the same seed and the same requests make the same ids."""
        digest = hashlib.sha512(f"{self.store.seed}:{prefix}:{self.number()}".encode()).digest()
        return f"{prefix}_" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:long])

    # objects
    def put(self, account: str, thing: Data) -> Data:
        row = self.line.execute("select seq, created from objects where id = ?", (thing["id"],)).fetchone()
        seq, created = (
            (row["seq"], row["created"]) if row else (self.number(), thing.get("created", self.now))
        )
        self.line.execute(
            "insert or replace into objects values (?, ?, ?, ?, ?, ?)",
            (thing["id"], account, thing["object"], seq, created, json.dumps(thing)),
        )
        return thing

    def find(self, account: str, identifier: str) -> Data | None:
        row = self.line.execute(
            "select body from objects where id = ? and account = ?", (identifier, account)
        ).fetchone()
        return json.loads(row["body"]) if row else None

    def get(self, account: str, kind: str, identifier: str) -> Data:
        """:raises ApiError: this account has no such thing."""
        found = self.find(account, identifier)
        if found is None or found["object"] != kind:
            raise missing(kind, identifier)
        return found

    def every(self, account: str, kind: str, *, since: int = 0, before: int | None = None) -> Iterator[Data]:
        """Yield all of one kind, the newest first; of no earlier time than `since`, made before the number `before`."""
        rows = self.line.execute(
            "select body from objects where account = ? and kind = ? and created >= ? and seq < ? order by seq desc",
            (account, kind, since, before if before is not None else 2**62),
        )
        return (json.loads(row["body"]) for row in rows)

    # what happens by itself, later
    def later(self, seconds: int, what: str, account: str, identifier: str) -> None:
        """Let something happen in so many seconds; the same thing at the same time happens once."""
        place = (self.now + seconds, what, account, identifier)
        known = "select 1 from later where due = ? and what = ? and account = ? and id = ?"
        if self.line.execute(known, place).fetchone():
            return
        self.line.execute(
            "insert into later (due, what, account, id) values (?, ?, ?, ?)",
            place,
        )

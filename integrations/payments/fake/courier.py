"""Brings events to the product: by itself with further tries, or when told to and as badly as told to."""

import http.client
import json
import logging
import random
import sqlite3
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from integrations.payments.fake import clock, signing
from integrations.payments.fake.store import Store

type Data = dict[str, Any]
log = logging.getLogger(__name__)
PATIENCE, REST = 10, 0.5  # seconds
LONGEST, TRIES = 60, 50  # seconds between two tries; how often one is tried
USUAL: Data = {"mode": "auto", "copies": 1, "shuffle": False, "drop": 0.0}
DONE = range(200, 300)


class Courier:
    """:param retry: seconds until the second try; each further one waits twice as long."""

    def __init__(self, store: Store, url: str, secrets: Iterable[str], retry: float = 1) -> None:
        self.store, self.url, self.secrets, self.retry = store, url, tuple(secrets), retry
        self._wake, self._ends = threading.Event(), False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._line: http.client.HTTPConnection | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ends = True
        self._wake.set()
        self._thread.join(PATIENCE)

    def wake(self) -> None:
        self._wake.set()

    def _run(self) -> None:
        while not self._ends:
            try:
                clock.run_due(self.store)
                if self.url and self.manner()["mode"] == "auto":
                    self.round()
            except Exception:
                log.exception("The courier stumbled.")
            self._wake.wait(min(REST, self.retry))
            self._wake.clear()

    def manner(self) -> Data:
        with self.store.transaction() as tx:
            return {**USUAL, **tx.setting("delivery", {})}

    def round(self) -> None:
        """Try everything that is due."""
        manner = self.manner()
        while not self._ends and (rows := self.waiting(due=time.time())):
            for row in arranged(rows, manner, self.store.seed):
                self.bring(row, manner)

    def waiting(self, due: float | None = None, limit: int = 100) -> list[sqlite3.Row]:
        with self.store.transaction() as tx:
            return tx.line.execute(
                "select * from deliveries where state = 'waiting' and due <= ? order by seq limit ?",
                (due if due is not None else float("inf"), limit),
            ).fetchall()

    def bring(self, row: sqlite3.Row, manner: Data) -> int:
        """Deliver one event, so many times; return the last status, 0 for none. What is dropped counts as tried."""
        chance = random.Random(f"{self.store.seed}:{row['seq']}:{row['attempts']}").random()  # noqa: S311
        status = 0
        if chance >= float(manner["drop"]):
            for _ in range(int(manner["copies"])):
                status = self.send(row["event"])
        self._note(row, status)
        return status

    def _note(self, row: sqlite3.Row, status: int) -> None:
        tries = row["attempts"] + 1
        state = "done" if status in DONE else "failed" if tries >= TRIES else "waiting"
        with self.store.transaction() as tx:
            tx.line.execute(
                "update deliveries set state = ?, status = ?, attempts = ?, due = ? where seq = ?",
                (state, status, tries, time.time() + min(self.retry * 2 ** (tries - 1), LONGEST), row["seq"]),
            )

    def signed(
        self, event: str, secrets: Iterable[str] | None = None, at: int | None = None
    ) -> tuple[bytes, str]:
        """Return an event's body, and the header that signs it."""
        with self.store.transaction() as tx:
            row = tx.line.execute("select body from objects where id = ?", (event,)).fetchone()
        body = json.dumps(json.loads(row["body"]), indent=2).encode()
        return body, signing.header(
            body, self.secrets if secrets is None else secrets, at or int(time.time())
        )

    def send(self, event: str) -> int:
        body, signature = self.signed(event)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}
        parts = urlsplit(self.url)
        for is_last in (False, True):  # a line kept open may be gone
            try:
                line = self._line = self._line or http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
                line.request("POST", parts.path or "/", body, {**headers, "Host": parts.netloc})
                answer = line.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                with suppress(OSError):
                    line.close()
                self._line = None
                if is_last:
                    return 0
            else:
                return answer.status
        return 0


def arranged(rows: list[sqlite3.Row], manner: Data, seed: str) -> list[sqlite3.Row]:
    if manner.get("order") == "reversed":
        return rows[::-1]
    if manner["shuffle"] or manner.get("order") == "shuffled":
        first = rows[0]["seq"] if rows else 0
        return random.Random(f"{seed}:{first}").sample(rows, len(rows))  # noqa: S311
    return rows

"""One request of the matrix: asked in a savepoint that is rolled back, with all it set going."""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import TestCase
from django.utils import timezone

from features.base import outbox, refusals
from features.base.models import OutboxEntry
from tenants.context import inside, platform
from tests.http import Browser
from tests.isolation.actors import Actor
from tests.isolation.canaries import Canary, found_in
from tests.isolation.world import Inside, World

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
BINARY = ("image/", "application/octet-stream")
# A refusal leaves a row in the audit trail, and repeats are counted through the outbox, which rings: that changes nothing there is.
TRAIL = ["base_auditevent", "base_auditlink", "base_outboxentry", "tenants_doorbell"]
WRITTEN = """
    SELECT schemaname, relname = ANY(%s), sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables
    GROUP BY 1, 2"""
# Counting what was written takes a third of the time of a request: it is done after a statement that has one of these words.
WRITING = re.compile(
    r"\b(INSERT|UPDATE|DELETE|MERGE|COPY|TRUNCATE|CALL|DO|CREATE|ALTER|DROP|NOTIFY)\b", re.IGNORECASE
)
type Rows = dict[tuple[str, bool], int]  # by the firm's mark, and whether it is the trail
_numbers = count(1)


@dataclass
class Answer:
    status: int
    body: str
    headers: dict[str, str]
    letters: list[Any] = field(default_factory=list)
    written: set[str] = field(default_factory=set)  # marks of the firms where a row was written or tried
    noted: set[str] = field(default_factory=set)  # the same of the audit trail and the outbox
    crash: str = ""

    @property
    def canaries(self) -> set[Canary]:
        return found_in(self.body + "".join(f"\n{name}: {value}" for name, value in self.headers.items()))


class Asker:
    """Asks one firm's host, or the public one, and notices what came of it."""

    def __init__(self, world: World) -> None:
        self.world, self.browser, self.asked = world, Browser(), 0
        self._known: Rows | None = None  # what was written until now in this test's transaction
        self.tried = False  # to write something, by the last request

    def ask(
        self,
        actor: Actor,
        path: str,
        method: str,
        host: str,
        *,
        body: dict[str, Any] | None = None,
        **headers: str,
    ) -> Answer:
        self.asked += 1
        self.browser.cookies.clear()
        for name, value in actor.cookies.items():
            self.browser.cookies[name] = value
        extra = {
            "HTTP_HOST": host,
            "REMOTE_ADDR": f"198.18.{next(_numbers) // 250 % 250}.{next(_numbers) % 250}",
        }
        if actor.key:
            extra["HTTP_AUTHORIZATION"] = f"Bearer {actor.key}"
        with rolled_back():
            return self._watched(path, method, body, {**extra, **headers})

    def _watched(self, path: str, method: str, body: dict[str, Any] | None, extra: dict[str, str]) -> Answer:
        before, began = self._known or self._written(), timezone.now()
        mail.outbox.clear()
        crashes: list[str] = []
        self.tried = False
        with (
            _crashes(crashes),
            connection.execute_wrapper(self._notice),
            TestCase.captureOnCommitCallbacks(execute=True) as started,
        ):
            response = self._send(path, method, body, extra)
            text = _text(response)  # of a stream it is made as it is read
        answer = Answer(response.status_code, text, _headers(response), crash="".join(crashes))
        if started:
            self._finish(answer)
        self._known = self._written() if self.tried or started else before
        changed = [place for place, rows in self._known.items() if rows != before[place]]
        answer.written = {mark for mark, is_trail in changed if not is_trail}
        answer.noted = {mark for mark, is_trail in changed if is_trail}
        answer.written |= {
            here.mark for here in self.world.firms if here.mark in answer.noted and _queued(here, began)
        }
        return answer

    def _notice(self, execute: Any, sql: str, *others: Any) -> Any:
        self.tried = self.tried or WRITING.search(str(sql)) is not None
        return execute(sql, *others)

    def begin(self) -> None:
        """Forget what the last test wrote: its transaction is over."""
        self._known = None

    def end(self) -> None:
        """Prove that nothing was written by a statement that did not look like it."""
        assert self._known is None or self._known == self._written()

    def _send(self, path: str, method: str, body: dict[str, Any] | None, extra: dict[str, str]) -> Any:
        if body is None:
            return self.browser.generic(method, path, **extra)  # type: ignore[arg-type]
        if path.startswith("/api/") and not any(
            isinstance(part, SimpleUploadedFile) for part in body.values()
        ):
            send = getattr(self.browser, method.lower())
            return send(path, body, content_type="application/json", **extra)
        return (
            self.browser.post(path, body, **extra)
            if method == "POST"
            else self.browser.generic(method, path, **extra)
        )  # type: ignore[arg-type]

    def _finish(self, answer: Answer) -> None:
        """Do the outbox's work; forget what the change of a firm made the cache believe."""
        for here in self.world.firms:
            with inside(here.firm):
                outbox.deliver_waiting()
        answer.letters = list(mail.outbox)
        with platform():
            caches["platform"].delete_many(
                [f"host:{here.firm.slug}.{settings.SITE_HOST}" for here in self.world.firms]
            )

    def _written(self) -> Rows:
        marks = {here.firm.schema_name: here.mark for here in self.world.firms} | {"public": "public"}
        with platform(), connection.cursor() as cursor:
            cursor.execute(WRITTEN, [TRAIL])
            rows = {(schema, is_trail): count for schema, is_trail, count in cursor.fetchall()}
        return {
            (mark, is_trail): rows.get((schema, is_trail), 0)
            for schema, mark in marks.items()
            for is_trail in (False, True)
        }


def _queued(here: Inside, since: datetime) -> bool:
    """Return whether work was queued, other than the counting of refusals."""
    with inside(here.firm):
        return OutboxEntry.objects.filter(created_at__gte=since).exclude(kind=refusals.COUNTED).exists()


def host_of(here: Inside) -> str:
    return f"{here.firm.slug}.{settings.SITE_HOST}"


@contextmanager
def rolled_back() -> Iterator[None]:
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as TestCase's: what must be outermost may stand inside
    with block:
        yield
        connection.set_schema_to_public()
        transaction.set_rollback(True)


@contextmanager
def _crashes(into: list[str]) -> Iterator[None]:
    def note(**kwargs: Any) -> None:
        into.append(traceback.format_exc())

    got_request_exception.connect(note)
    try:
        yield
    finally:
        got_request_exception.disconnect(note)


def _text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    return "" if kind.startswith(BINARY) else content.decode("utf-8", errors="replace")


def _headers(response: Any) -> dict[str, str]:
    cookies = {f"Set-Cookie {name}": morsel.OutputString() for name, morsel in response.cookies.items()}
    return {**dict(response.headers), **cookies}

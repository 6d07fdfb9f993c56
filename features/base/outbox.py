"""
A row first, the worker second. `put` writes in the caller's transaction; the worker is told on commit, and a sweep
each minute takes what was missed. Handlers may run twice and must bear it. What can't be taken back, as a mail that a
server took, a handler returns as a function: it is called last, when nothing but the commit is left to be done, so that
a worker that dies has hardly a moment in which it would be done and not noted.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from features.base import sealed
from features.base.models import OutboxEntry
from tenants import doorbell
from tenants.context import require_firm

log = logging.getLogger(__name__)
type Last = Callable[[], None]
type Handler = Callable[[dict[str, Any], OutboxEntry], Last | None]
type Farewell = Callable[[dict[str, Any], OutboxEntry], None]
ATTEMPTS = 16  # after 1 minute, doubling up to 6 hours: two days, so that a bad weekend night loses nothing
SOON = 60  # seconds until work of which the worker is told itself; the sweep finds what has longer to wait
KEEP = timedelta(days=90)  # what is settled is removed after this
handlers: dict[str, Handler] = {}
farewells: dict[str, Farewell] = {}


class Hopeless(Exception):
    """
    Raised by a handler: trying again won't help. The message tells staff why. What the handler itself wrote is taken
    back; `then` is called in the transaction in which the work is given up.
    """

    def __init__(self, reason: str, then: Callable[[], None] | None = None) -> None:
        super().__init__(reason)
        self.then = then


class NotYet(Exception):
    """Raised by a handler: it is too early. It is called again then; this counts as no attempt."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Not before {until.isoformat()}.")
        self.until = until


class LastFailed(Exception):
    """What was to be done last failed, and all that was written for it is taken back. Its cause says why."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register what does this kind of work."""

    def register(handler: Handler) -> Handler:
        handlers[kind] = handler
        return handler

    return register


def gives_up(kind: str) -> Callable[[Farewell], Farewell]:
    """Register what is told, in the same transaction, once this kind of work is given up; `last_error` says why."""

    def register(farewell: Farewell) -> Farewell:
        farewells[kind] = farewell
        return farewell

    return register


def put(
    kind: str, payload: dict[str, Any], *, dedupe_key: str | None = None, not_before: datetime | None = None
) -> OutboxEntry:
    """Write work down. With a dedupe key it is written once, however often this is called."""
    if kind not in handlers:
        raise LookupError(f"Nobody handles {kind!r}.")
    row = {"kind": kind, "payload": sealed.seal(payload), "next_at": not_before or timezone.now()}
    if dedupe_key is None:
        entry, new = OutboxEntry.objects.create(**row), True
    else:
        entry, new = OutboxEntry.objects.get_or_create(dedupe_key=dedupe_key, defaults=row)
    if new:
        announce(entry)
    return entry


def announce(entry: OutboxEntry) -> None:
    """Ring for the sweep, and tell the worker once the transaction has committed."""
    from features.base import tasks  # noqa: PLC0415  tasks call back into this module

    ring()
    firm_id, wait = str(require_firm().pk), (entry.next_at - timezone.now()).total_seconds()
    if wait <= SOON:
        transaction.on_commit(lambda: tasks.tell_worker(firm_id, str(entry.pk), max(wait, 0)), robust=True)


def ring(at: datetime | None = None) -> None:
    """Tell the sweep, in this very transaction, that this firm has work: now, or from then on."""
    doorbell.ring(at)


def next_due() -> datetime | None:
    """Return when the first of what waits in this firm is due; None if nothing waits."""
    waiting = OutboxEntry.objects.filter(state=OutboxEntry.State.WAITING).order_by("next_at")
    return waiting.values_list("next_at", flat=True).first()


def deliver(entry_id: str, *, now: datetime) -> bool:
    """Do one piece of work, if it waits and nobody else is at it. Return whether it was done."""
    try:
        with transaction.atomic():
            entry = _held(entry_id, now)
            return entry is not None and _attempt(entry, now)
    except LastFailed as failed:
        log.warning("Outbox work %s failed as it was to leave", entry_id, exc_info=True)
        with transaction.atomic():
            if entry := _held(entry_id, now):
                entry.attempts += 1
                _postpone(entry, failed.__cause__ or failed, now)
        return False


def _held(entry_id: str, now: datetime) -> OutboxEntry | None:
    free = OutboxEntry.objects.select_for_update(skip_locked=True)
    return free.filter(pk=entry_id, state=OutboxEntry.State.WAITING, next_at__lte=now).first()


def _attempt(entry: OutboxEntry, now: datetime) -> bool:
    entry.attempts += 1
    try:
        with transaction.atomic():
            last = handlers[entry.kind](sealed.unseal(entry.payload), entry)
    except NotYet as early:
        entry.attempts, entry.next_at = entry.attempts - 1, early.until
        entry.save(update_fields=["attempts", "next_at"])
        return False
    except Exception as error:
        log.warning("Outbox work %s failed, attempt %s", entry.kind, entry.attempts, exc_info=True)
        _postpone(entry, error, now)
        return False
    entry.state, entry.done_at, entry.payload, entry.last_error = OutboxEntry.State.DONE, now, b"", ""
    entry.save()
    _do_last(last)
    return True


def _do_last(last: Last | None) -> None:
    """
    Do what can't be taken back. The commit after it doesn't wait for the disk, which would be the longest part of that
    moment: a database that falls within the next second forgets it, and it is done again like that of a dead worker.
    """
    try:
        if last is not None:
            _commit_without_waiting()
            last()
    except Exception as error:
        raise LastFailed from error


def _commit_without_waiting() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def _postpone(entry: OutboxEntry, error: BaseException, now: datetime) -> None:
    is_hopeless = isinstance(error, Hopeless)
    entry.last_error = (str(error) if is_hopeless else f"{type(error).__name__}: {error}")[:300]
    if is_hopeless or entry.attempts >= ATTEMPTS:
        entry.state = OutboxEntry.State.GIVEN_UP
        _say_farewell(entry, error.then if isinstance(error, Hopeless) else None)
    else:
        entry.next_at = now + min(timedelta(minutes=2 ** (entry.attempts - 1)), timedelta(hours=6))
    entry.save()


def _say_farewell(entry: OutboxEntry, then: Callable[[], None] | None) -> None:
    """Tell whoever caused the work. What fails here must not keep the entry waiting."""
    tell = farewells.get(entry.kind)
    try:
        with transaction.atomic():
            if tell is not None:
                tell(sealed.unseal(entry.payload), entry)
        with transaction.atomic():
            if then is not None:
                then()
    except Exception:
        log.exception("Nobody could be told that outbox work %s was given up", entry.kind)


def deliver_waiting(*, now: datetime | None = None, most: int = 200) -> int:
    """Do what is due in this firm and return how much is left for later."""
    now = now or timezone.now()
    waiting = OutboxEntry.objects.filter(state=OutboxEntry.State.WAITING)
    for entry_id in waiting.filter(next_at__lte=now).order_by("next_at").values_list("pk", flat=True)[:most]:
        deliver(str(entry_id), now=now)
    return waiting.count()


def clear_settled(*, now: datetime) -> int:
    """Remove what was done, or left as it is, long ago. Its dedupe key may then be used again."""
    settled = OutboxEntry.objects.filter(state__in=[OutboxEntry.State.DONE, OutboxEntry.State.LEFT])
    return settled.filter(created_at__lt=now - KEEP).delete()[0]

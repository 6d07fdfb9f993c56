"""
What was refused, in the audit trail (security R54): errors that say so (`DomainError.noted_as`) are written when their
request ends, for the transaction they were raised in is rolled back. Nobody can flood the trail: the first of a minute
is written at once, the others are counted and written as one.
"""

import hashlib
import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

from features.base import audit, outbox, scope
from features.base.models import AuditEvent, OutboxEntry
from features.base.permissions import Actor
from tenants.context import current_firm

log = logging.getLogger(__name__)
COUNTED = "base.refusals"
MINUTE = 60  # seconds
MOST_A_MINUTE = (
    30  # kinds of refusal of one firm that get a row of their own; what is more is counted together
)
IDS = ("actor_id", "about_id", "client_id")


def note(event: str, *, by: Actor | None, what: str = "", about: Any = None, **details: Any) -> None:
    """
    Write down that somebody was refused something. Call it outside of the transaction that is rolled back. One row for
    each actor (or address) and `what` in a minute; the rest of that minute's follow as one, with their number. `what`
    is kept nowhere: it may be what a stranger typed. What this costs does not depend on whom it is `about`.
    """
    facts = audit.facts(event, by=by, about=about, client_id=None, details=details)
    now = timezone.now()
    minute = int(now.timestamp()) // MINUTE
    slot = _slot(minute, event, facts["actor_id"] or facts["ip"], what)
    try:
        _count(facts, slot, minute, now)
    except (RedisError, ValueError):
        _without_cache(facts, now)


def _count(facts: dict[str, Any], slot: str, minute: int, now: datetime) -> None:
    if not cache.add(slot, 1, 10 * MINUTE):
        return _again(facts, slot, now)
    kinds = f"refusals:{minute}:kinds"
    cache.add(kinds, 0, 10 * MINUTE)
    if cache.incr(kinds) <= MOST_A_MINUTE:
        audit.write(facts)
        return None
    common = _slot(minute, "", None, "")
    cache.add(common, 1, 10 * MINUTE)
    others = facts | {
        "event": "access.refused_often",
        "actor_name": "Portico",
        "actor_side": "system",
        "details": {},
    }
    empty = {"actor_id": None, "about_kind": "", "about_id": None, "about_name": "", "ip": None, "agent": ""}
    return _again(others | empty, common, now)


def _again(facts: dict[str, Any], slot: str, now: datetime) -> None:
    """Count one more; the first of them has the sum written when the minute is over."""
    if cache.incr(slot) != 2:  # noqa: PLR2004  the second of this minute
        return
    plain = facts | {name: str(facts[name]) if facts[name] else None for name in IDS}
    outbox.put(COUNTED, {"slot": slot, "facts": plain}, not_before=now + timedelta(seconds=MINUTE))


@outbox.handles(COUNTED)
def _write_sum(payload: dict[str, Any], entry: OutboxEntry) -> None:
    times = int(cache.get(payload["slot"], 2)) - 1
    facts = payload["facts"]
    facts |= {name: uuid.UUID(facts[name]) for name in IDS if facts[name]}
    audit.write(facts | {"details": facts["details"] | {"times": times}})


def _without_cache(facts: dict[str, Any], now: datetime) -> None:
    """Nobody counts, so the trail itself tells whether it was just written."""
    recent = AuditEvent.objects.filter(created_at__gt=now - timedelta(seconds=MINUTE), event=facts["event"])
    if not recent.filter(actor_id=facts["actor_id"], ip=facts["ip"]).exists():
        audit.write(facts)


def _slot(minute: int, *key: object) -> str:
    digest = hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:24]
    return f"refusals:{minute}:{digest}"


def write(request: HttpRequest, path: str, status: int) -> None:
    """Note what was refused during a request. It must not fail a second time: that is logged."""
    here = scope.current()
    if here is None or not here.refused or current_firm() is None:
        return
    try:
        for name in dict.fromkeys(error.noted_as for error in here.refused):
            _note(request, name, path, status)
    except Exception:
        log.exception("A refusal could not be written to the audit trail.")
    here.refused.clear()


def _note(request: HttpRequest, event: str, path: str, status: int) -> None:
    match = request.resolver_match
    what = f"{request.method} {match.view_name if match else path}"
    note(event, by=actor_of(request), what=what, method=request.method, path=path[:200], status=status)


def actor_of(request: HttpRequest) -> Actor | None:
    """Return who asks: a page's member of staff or contact, who looks as a contact, or whom the API has recognized."""
    looker: Actor | None = getattr(request, "looker", None)
    if looker is not None:
        return looker
    is_workspace = request.path.startswith("/workspace/")
    sides = ("membership", "contact") if is_workspace else ("contact", "membership")
    for holder in (request, getattr(request, "user", None)):
        for name in sides:
            if (found := getattr(holder, name, None)) is not None:
                return found  # type: ignore[no-any-return]
    user: Any = getattr(request, "user", None)
    return user if hasattr(user, "actor_id") else None

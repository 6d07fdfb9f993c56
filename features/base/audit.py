"""Writing the audit trail. Call it in the operation, inside its transaction."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from features.base import scope
from features.base.models import AuditEvent, describe
from features.base.permissions import Actor

listeners: list[Callable[[AuditEvent], None]] = []
"""Upper slices hear of every event here, within its transaction; they register when they are ready."""


def record(
    event: str, *, by: Actor | None, about: Any = None, client_id: uuid.UUID | None = None, **details: Any
) -> AuditEvent:
    """
    Add one event, named `<thing>.<past tense>`.

    `by` is None for the product itself. `client_id` makes the event show on that client's record. `details` must be
    JSON and must hold no secret.
    """
    return write(facts(event, by=by, about=about, client_id=client_id, details=details))


def facts(
    event: str, *, by: Actor | None, about: Any, client_id: uuid.UUID | None, details: dict[str, Any]
) -> dict[str, Any]:
    """Return what an event says, by the names of its columns."""
    here = scope.current() or scope.Scope(request_id="")
    kind, about_id, name = describe(about)
    return {
        "event": event, "actor_name": by.name if by else "Portico", "actor_id": by.actor_id if by else None,
        "actor_side": by.actor_side if by else "system", "about_kind": kind, "about_id": about_id, "about_name": name,
        "client_id": client_id, "details": details, "ip": here.ip, "agent": here.agent, "request_id": here.request_id,
    }  # fmt: skip


def write(facts: dict[str, Any]) -> AuditEvent:
    row = AuditEvent.objects.create(**facts)
    for hear in listeners:
        hear(row)
    return row


def write_many(events: Iterable[dict[str, Any]]) -> None:
    """Add many events at once, each as `facts` gives it; they are chained in this order."""
    for row in AuditEvent.objects.bulk_create([AuditEvent(**facts) for facts in events], batch_size=500):
        for hear in listeners:
            hear(row)

"""Mail that could not be delivered, as things that need staff."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from features.base import mail, outbox, undelivered
from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.base.models import OutboxEntry
from features.base.sealed import Unreadable

MOST = 100


def load(request: Any) -> Iterator[InboxItem]:
    for entry in undelivered.visible_to(request.membership)[:MOST]:
        yield _item(entry)


def count(request: Any) -> int:
    return undelivered.visible_to(request.membership).count()


def done(request: Any, key: str) -> None:
    undelivered.leave(entry_id=_id(key), by=request.membership)


def undo(request: Any, key: str) -> None:
    undelivered.take_back(entry_id=_id(key), by=request.membership)


def wording(entry: OutboxEntry) -> tuple[str, str]:
    """Return to whom it goes and what it is about, as far as that can still be read."""
    if entry.kind != mail.KIND:
        return "", "Something we had to do"
    try:
        return mail.heading(entry)
    except Unreadable:  # the secret key has changed since it was sealed
        return "", "An e-mail"


def _item(entry: OutboxEntry) -> InboxItem:
    to, subject = wording(entry)
    title = f"“{subject}” did not reach {to}" if to else f"{subject} could not be finished"
    why = "We tried for two days" if entry.attempts >= outbox.ATTEMPTS else "The mail server refuses it"
    return InboxItem(
        group="wrong", icon="alert", tone="bad", title=title, meta=(why,), at=entry.created_at,
        url=reverse("dashboard_staff:delivery", args=[entry.pk]), action="See why", key=str(entry.pk),
    )  # fmt: skip


def _id(key: str) -> uuid.UUID:
    try:
        return uuid.UUID(key)
    except ValueError as error:
        raise NotThere from error

"""Feedback in the firm's inbox, until somebody ticks it off."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from features.actions.queries import is_for
from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.feedback import operations, queries
from features.feedback.models import Feedback

ICONS = {Feedback.Kind.IDEA: "bolt", Feedback.Kind.PROBLEM: "alert", Feedback.Kind.PRAISE: "check"}
SAID = {
    Feedback.Kind.IDEA: "has an idea",
    Feedback.Kind.PROBLEM: "has a problem",
    Feedback.Kind.PRAISE: "is happy",
}
SHOWN = 90  # characters


def items(request: Any) -> Iterator[InboxItem]:
    if not queries.is_any_waiting():
        return
    for one in queries.waiting(request.membership):
        kind = Feedback.Kind(one.kind)
        yield InboxItem(
            group="arrived", icon=ICONS[kind], tone="warn" if kind == Feedback.Kind.PROBLEM else "good",
            title=f"{one.contact.name} {SAID[kind]}", meta=(one.client.name, Truncator(one.words).chars(SHOWN)),
            at=one.created_at, url=reverse("feedback_staff:one", args=[one.pk]), action="Read", key=str(one.pk),
            mine=_is_mine(one, request),
        )  # fmt: skip


def _is_mine(one: Any, request: Any) -> bool:
    return one.on_team or is_for(request.membership, one.client.assigned_to_id, ())


def count(request: Any) -> int:
    return queries.count_waiting(request.membership)


def done(request: Any, key: str) -> None:
    operations.mark_seen(feedback_id=_id(key), by=request.membership, now=timezone.now())


def undo(request: Any, key: str) -> None:
    operations.mark_unseen(feedback_id=_id(key), by=request.membership)


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise NotThere from error

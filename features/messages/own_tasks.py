"""What the team itself is to do in chats: its lines in the inbox, asked with those of chats that wait for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from features.messages.models import Side, Task

OPEN = Q(side=Side.FIRM, done_at__isnull=True)


@dataclass(frozen=True)
class OwnTask:
    id: UUID
    text: str
    due_on: date | None
    at: datetime


def open_in(thread: OuterRef) -> ArraySubquery:
    """Return the expression for what is open in a chat, what is due first before the others; `read` reads each."""
    rows = Task.objects.filter(OPEN, checklist__thread=thread).order_by("due_on", "created_at", "order", "pk")
    return ArraySubquery(rows.values(task=JSONObject(id="pk", text="text", due_on="due_on", at="created_at")))


def read(found: Mapping[str, Any]) -> OwnTask:
    due = date.fromisoformat(found["due_on"]) if found["due_on"] else None
    return OwnTask(UUID(found["id"]), found["text"], due, datetime.fromisoformat(found["at"]))

"""
The outbox calls when a scheduled message is due, or a task of the team. Whatever calls twice, it goes out once, and is
told once.
"""

from typing import Any

from django.utils import timezone

from features.base import outbox
from features.base.models import OutboxEntry
from features.messages import operations
from features.messages.operations import reminding
from features.messages.operations.later import KIND


@outbox.handles(KIND)
def send(payload: dict[str, Any], entry: OutboxEntry) -> None:
    operations.send_due(scheduled_id=payload["id"], meant=payload["at"], now=timezone.now())


@outbox.handles(reminding.KIND)
def remind(payload: dict[str, Any], entry: OutboxEntry) -> None:
    reminding.remind_due(task_id=payload["id"], due=payload["due"])

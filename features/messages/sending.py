"""The outbox calls when a scheduled message is due. Whatever calls twice, it goes out once."""

from typing import Any

from django.utils import timezone

from features.base import outbox
from features.base.models import OutboxEntry
from features.messages import operations
from features.messages.operations.later import KIND


@outbox.handles(KIND)
def send(payload: dict[str, Any], entry: OutboxEntry) -> None:
    operations.send_due(scheduled_id=payload["id"], meant=payload["at"], now=timezone.now())

"""Letters as they came go after 30 days; what nobody has decided about by then is thrown away."""

from datetime import datetime, timedelta
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from features.base import audit
from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.replies.models import MailAnswer
from features.replies.operations import handling
from integrations.storage import gateway

KEEP = timedelta(days=30)
MOST = 1000
State = MailAnswer.State


@firm_job
def forget_originals() -> None:
    forget(now=timezone.now())


@shared_task
def forget_everywhere() -> int:
    return each_firm(forget_originals)


def forget(*, now: datetime) -> int:
    """Remove what is older than 30 days. Return how many letters that were. What still waits for a worker stays."""
    rows = (
        MailAnswer.objects.filter(created_at__lt=now - KEEP).exclude(original="").exclude(state=State.WAITING)
    )
    ids = list(rows.order_by("created_at").values_list("pk", flat=True)[:MOST])
    for answer_id in ids:
        if key := _forget(answer_id, now):
            gateway.remove(key)
    return len(ids)


@transaction.atomic
def _forget(answer_id: UUID, now: datetime) -> str:
    answer = handling.locked(answer_id)
    if answer is None:
        return ""
    key = answer.original.name or ""
    answer.original.name = ""
    if answer.state == State.HELD:
        audit.record(
            "reply.thrown_away",
            by=None,
            about=answer,
            client_id=answer.address.client_id,
            sender=answer.sender,
        )
        handling.settle(answer, State.THROWN, now, why=answer.why)
    else:
        answer.save(update_fields=["original"])
    return key

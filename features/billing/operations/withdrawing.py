"""What is withdrawn while somebody has begun to pay it: a worker ends that at the provider, so no form pays it."""

from typing import Any

from django.utils import timezone

from features.base import outbox
from features.base.models import OutboxEntry
from features.billing.models import Invoice, Payment
from features.billing.operations import attempting

OUTBOX = "billing.end_attempt"


def end_attempts(invoice: Invoice) -> None:
    """Have every attempt at an invoice ended that waits for its person; in the transaction that withdraws it."""
    waiting = Payment.objects.filter(parts__invoice=invoice, parts__is_open=True, state=Payment.State.STARTED)
    for pk in waiting.values_list("pk", flat=True):
        outbox.put(OUTBOX, {"payment": str(pk)}, dedupe_key=f"{OUTBOX}:{pk}")


@outbox.handles(OUTBOX)
def _end(payload: dict[str, Any], _: OutboxEntry) -> None:
    payment = Payment.objects.filter(pk=payload["payment"], state=Payment.State.STARTED).first()
    if payment is not None:
        attempting.end(payment, now=timezone.now())

"""The worker's half of the outbox."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from features.base import nightly, outbox  # noqa: F401  Celery looks for tasks in this module
from features.base.jobs import firm_job
from tenants.context import platform, require_firm
from tenants.models import Doorbell, Firm

log = logging.getLogger(__name__)
QUIET = timedelta(seconds=20)  # what the worker was told of moments ago needs no sweep
MOST_BELLS = 10_000


@firm_job
def deliver(entry_id: str) -> None:
    outbox.deliver(entry_id, now=timezone.now())


@firm_job
def deliver_waiting() -> None:
    """Do what waits, then take down the bells that called for it; ring again for what has to wait longer."""
    schema = require_firm().schema_name
    with platform():
        heard = list(Doorbell.objects.filter(schema_name=schema).values_list("pk", flat=True)[:MOST_BELLS])
    left = outbox.deliver_waiting()
    with platform():
        # Exactly those seen before: a lower number may still belong to a transaction that has not committed.
        Doorbell.objects.filter(pk__in=heard).delete()
    if left:
        outbox.ring(outbox.next_due())
    outbox.clear_settled(now=timezone.now())


def tell_worker(firm_id: str, entry_id: str, seconds: float = 0) -> None:
    """Queue one delivery, in so many seconds. Without a broker nothing is lost: the sweep comes by each minute."""
    try:
        deliver.queue_in(seconds, firm_id, entry_id)
    except OperationalError:
        log.warning("The broker does not answer; the sweep will deliver.")


@shared_task
def sweep() -> int:
    """Visit each firm that rang. Runs in public; each visit is a job of that firm."""
    if connection.schema_name != "public":  # type: ignore[attr-defined]
        raise RuntimeError("The sweep belongs to the platform.")
    with platform():
        bells = Doorbell.objects.filter(rung_at__lte=timezone.now() - QUIET)
        rang = Firm.objects.filter(schema_name__in=bells.values("schema_name"))
        firms = list(rang.values_list("pk", flat=True))
    for firm_id in firms:
        deliver_waiting.queue(str(firm_id))
    return len(firms)

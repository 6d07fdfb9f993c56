"""Every ten minutes the calendars of staff are read: each by a job of its own, so that none waits for another's."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.calendars import queries
from features.calendars.operations import connecting, reading
from features.calendars.rules import BOOKING, EARLY
from tenants.context import require_firm

MOST = 500  # of a firm in one round; the others are due in the next


@firm_job(switch=BOOKING)
def read_all() -> None:
    """Queue a job for each calendar that is due, and forget those of people who left."""
    for link_id in queries.due(timezone.now() + EARLY).values_list("pk", flat=True)[:MOST]:
        read_one.queue(str(require_firm().pk), str(link_id))
    for link in queries.of_gone():
        connecting.forget(link)


@firm_job(switch=BOOKING)
def read_one(link_id: str) -> None:
    reading.read(UUID(link_id), now=timezone.now())


@shared_task
def read_everywhere() -> int:
    return each_firm(read_all)

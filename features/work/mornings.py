"""In the morning, by the firm's own clock: work that comes again begins."""

from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.work.operations.repeating import make_due
from features.work.switches import WORK

MORNING = 5


@firm_job(switch=WORK)
def begin_due() -> None:
    """A second run of the day begins nothing again; what a morning missed, the next one begins."""
    make_due(now=timezone.now())


@shared_task
def each_morning() -> int:
    """Queue it for the firms where it is morning: each hour."""
    now = timezone.now()
    return each_firm(begin_due, where=lambda firm: now.astimezone(ZoneInfo(firm.time_zone)).hour == MORNING)

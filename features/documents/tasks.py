"""Each night: what nobody had read is read; what has lain in the trash for its time goes."""

from celery import shared_task
from django.utils import timezone

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.documents import operations, readings


@firm_job
def read_missing() -> None:
    readings.arrange_missing()


@shared_task
def read_missing_everywhere() -> int:
    return each_firm(read_missing)


@firm_job
def empty_trash() -> None:
    """Tell of what leaves soon, put what has been kept for its time into the trash, and empty that."""
    operations.tell_of_retention(now=timezone.now())
    operations.retire(now=timezone.now())
    operations.purge_due(now=timezone.now())


@shared_task
def empty_trash_everywhere() -> int:
    return each_firm(empty_trash)

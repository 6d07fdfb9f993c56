"""Each night: staff are told of what leaves soon, what was kept for its time goes to the trash, and that is emptied."""

from celery import shared_task
from django.utils import timezone

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.documents import operations


@firm_job
def empty_trash() -> None:
    now = timezone.now()
    operations.tell_of_retention(now=now)
    operations.retire(now=now)
    operations.purge_due(now=now)


@shared_task
def empty_trash_everywhere() -> int:
    return each_firm(empty_trash)

"""Each night: what nobody had read is read."""

from celery import shared_task

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.documents import readings


@firm_job
def read_missing() -> None:
    readings.arrange_missing()


@shared_task
def read_missing_everywhere() -> int:
    return each_firm(read_missing)

"""
Once a night: what was told long ago is forgotten, what came back from addresses nobody has any more, and devices where
nobody signed in for long.
"""

from celery import shared_task
from django.utils import timezone

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.notifications import devices, queries


@firm_job
def forget_old() -> None:
    queries.outdated(timezone.now()).delete()
    queries.mended().delete()
    devices.silent(timezone.now()).delete()


@shared_task
def forget_everywhere() -> int:
    return each_firm(forget_old)

"""Telling staff of upload links that have ended by themselves."""

from celery import shared_task
from django.utils import timezone

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.requests.operations.handing import tell_of_ended
from features.requests.switches import UPLOAD_LINKS


@firm_job(switch=UPLOAD_LINKS)
def tell_of_ended_links() -> None:
    """A second run tells nobody again."""
    tell_of_ended(now=timezone.now())


@shared_task
def each_hour() -> int:
    return each_firm(tell_of_ended_links)

"""Visits whose time was up while nobody asked."""

from celery import shared_task
from django.utils import timezone

from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.viewing import operations


@firm_job
def close_overdue() -> None:
    operations.close_overdue(now=timezone.now())


@shared_task
def close_all_overdue() -> int:
    return each_firm(close_overdue)

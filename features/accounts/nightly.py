"""Sessions that no cookie can revive any more, sign-ins that never came to their second step among them."""

from celery import shared_task
from django.utils import timezone

from features.accounts import sessions
from features.base.jobs import firm_job
from features.base.nightly import each_firm


@firm_job
def forget_sessions() -> None:
    sessions.clear_expired(now=timezone.now())


@shared_task
def forget_everywhere() -> int:
    return each_firm(forget_sessions)

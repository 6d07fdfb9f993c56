"""Reminding people of what is due: in the morning, by the firm's own clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from celery import shared_task
from django.db import connection
from django.utils import timezone

from features.actions import news, queries
from features.base.jobs import firm_job
from tenants.context import platform, require_firm
from tenants.models import Firm

MORNING = 8
AHEAD, BEHIND = timedelta(days=2), timedelta(days=1)


@firm_job
def remind() -> None:
    """Tell of what is due within two days, or was due yesterday. A second run of the day tells nobody again."""
    zone = ZoneInfo(require_firm().time_zone)
    today = timezone.localdate(timezone.now(), zone)
    with timezone.override(zone):
        for action in queries.due_between(today - BEHIND, today + AHEAD):
            news.due(action, today)


@shared_task
def each_morning() -> int:
    """Queue the reminders of the firms where it is morning. Runs in public, each hour."""
    if connection.schema_name != "public":  # type: ignore[attr-defined]
        raise RuntimeError("This belongs to the platform.")
    now = timezone.now()
    with platform():
        active = Firm.objects.filter(status=Firm.Status.ACTIVE).values_list("pk", "time_zone")
        firms = [firm_id for firm_id, zone in active if is_morning(now, zone)]
    for firm_id in firms:
        remind.queue(str(firm_id))
    return len(firms)


def is_morning(now: datetime, zone: str) -> bool:
    return now.astimezone(ZoneInfo(zone)).hour == MORNING

"""Reminding people of what is due: in the morning, by the firm's own clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from features.actions import kinds, news, queries
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.base.jobs import firm_job
from features.base.nightly import each_firm
from tenants.context import require_firm

MORNING = 8
AHEAD, BEHIND = timedelta(days=2), timedelta(days=1)


@firm_job
def remind() -> None:
    """Tell of what is due within two days, or was due yesterday. A second run of the day tells nobody again."""
    zone = ZoneInfo(require_firm().time_zone)
    today = timezone.localdate(timezone.now(), zone)
    with timezone.override(zone):
        due = list(queries.due_between(today - BEHIND, today + AHEAD))
        for kind in kinds.live():
            _tell([action for action in due if action.kind == kind.key], kind, today)


def _tell(due: list[Action], kind: ActionKind, today: date) -> None:
    if kind.remind is not None:
        return kind.remind(due, today)
    for action in due:
        news.due(action, today)
    return None


@shared_task
def each_morning() -> int:
    """Queue the reminders of the firms where it is morning: each hour."""
    now = timezone.now()
    return each_firm(remind, where=lambda firm: is_morning(now, firm.time_zone))


def is_morning(now: datetime, zone: str) -> bool:
    return now.astimezone(ZoneInfo(zone)).hour == MORNING

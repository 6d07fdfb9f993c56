"""Each hour, for the firms where it is morning: recurring invoices, reminders, late fees."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from features.actions.tasks import is_morning
from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.billing import emails, queries, reminding
from features.billing.operations import agreeing, late, making, topping
from features.billing.switches import BILLING
from tenants.context import require_firm


@firm_job(switch=BILLING)
def each_day() -> None:
    """
    Look at payment plans, then add late fees, so that a reminder names them. A second run of the day adds and tells
    nothing.
    """
    see_to(timezone.now())


@firm_job(switch=BILLING)
def make_series() -> None:
    """Make what is due of recurring series, and what was missed. A second run of the day makes nothing again."""
    making.make_due(now=timezone.now())


def see_to(now: datetime) -> None:
    with timezone.override(ZoneInfo(require_firm().time_zone)):
        today = queries.today(now)
        agreeing.break_missed(today=today, now=now)
        late.charge_all(today=today, now=now)
        topping.look_at_all(now=now)
        remind(today)


def remind(today: date) -> None:
    emails.reminders(list(reminding.due_today(today)), today)


@shared_task
def each_morning() -> int:
    """Queue them for the firms where it is morning: each hour."""
    now = timezone.now()
    each_firm(make_series, where=lambda firm: is_morning(now, firm.time_zone))
    return each_firm(each_day, where=lambda firm: is_morning(now, firm.time_zone))

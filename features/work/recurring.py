"""Which work comes again, as staff see it; and what may stand in a template."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from features.accounts.rules import line
from features.base.errors import Refused
from features.base.permissions import Actor, Permission
from features.clients import queries as clients
from features.toggles.queries import is_on
from features.work import again
from features.work.models import Recurrence
from features.work.rules import named
from features.work.switches import WORK
from tenants.context import require_firm

MOST_TEMPLATES, LONGEST, AHEAD = 100, 730, timedelta(days=731)


def in_workspace(by: Actor) -> QuerySet[Recurrence]:
    """Return what comes again for the clients a member of staff (or API key) sees."""
    if not by.can(Permission.PROJECTS_VIEW) or not is_on(WORK):
        return Recurrence.objects.none()
    return Recurrence.objects.filter(client__in=clients.visible_to(by), next_on__isnull=False)


def today(now: datetime) -> date:
    return timezone.localdate(now, ZoneInfo(require_firm().time_zone))


def name(text: str) -> str:
    return named(text, 80, "template")


def title(text: str) -> str:
    tidy = line(text, most=160, field="title")
    if not tidy:
        raise Refused("Enter what the work is called.", field="title")
    return again.known(tidy)


def summary(text: str) -> str:
    return line(text, most=300, field="summary")


def days(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= LONGEST:
        raise Refused(f"Enter a number from 1 to {LONGEST}.", field="days")
    return value


def every(value: str) -> str:
    if value not in Recurrence.Every.values:
        raise Refused("Choose one from the list.", field="every")
    return value


def starts_on(day: date, now: datetime) -> date:
    first = today(now)
    if not first <= day <= first + AHEAD:
        raise Refused("Choose a day from today on, within two years.", field="starts_on")
    return day


CHECKS: dict[str, Callable[[Any], Any]] = {"name": name, "title": title, "summary": summary, "days": days}


def tidy(given: dict[str, Any]) -> dict[str, Any]:
    return {field: CHECKS[field](value) if field in CHECKS else value for field, value in given.items()}

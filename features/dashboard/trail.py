"""The audit trail as the firm reads it: filtered, in pages, as a file."""

import csv
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from features.accounts.models import Membership
from features.base import events
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients import queries as clients

MOST = 20_000  # lines of an exported file
SIDES = {"client": "Clients", "api": "API keys", "system": "Portico"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HEAD = ("When", "Who", "Side", "What", "About", "Address", "Browser", "Request")


@dataclass(frozen=True)
class Filter:
    """
    What of the trail is asked for. `who` is a person's id or one of the sides; days are whole, in the zone in use.
    """

    words: str = ""
    who: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_set(self) -> bool:
        return self != Filter()


def visible_to(by: Membership) -> QuerySet[AuditEvent]:
    """Return the trail, to those who may read it."""
    return clients.events_visible_to(by)


def found(by: Membership, wanted: Filter) -> QuerySet[AuditEvent]:
    """Return the events that match, the newest first."""
    rows = visible_to(by)
    if wanted.words:
        rows = rows.filter(Q(about_name__icontains=wanted.words) | Q(actor_name__icontains=wanted.words))
    if wanted.area:
        rows = rows.filter(_in_area(wanted.area))
    return _between(_by(rows, wanted.who), wanted)


def _by(rows: QuerySet[AuditEvent], who: str) -> QuerySet[AuditEvent]:
    if not who:
        return rows
    if who in SIDES:
        return rows.filter(actor_side=who)
    try:
        return rows.filter(actor_id=uuid.UUID(who))
    except ValueError:
        return rows.none()


def _in_area(area: str) -> Q:
    if area != events.OTHER:
        return Q(event__in=events.keys_of(area))
    return ~Q(event__in=[key for known in events.areas() for key in events.keys_of(known)])


def _between(rows: QuerySet[AuditEvent], wanted: Filter) -> QuerySet[AuditEvent]:
    if wanted.since:
        rows = rows.filter(created_at__gte=_midnight(wanted.since))
    return rows.filter(created_at__lt=_midnight(wanted.until + timedelta(days=1))) if wanted.until else rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def people(by: Membership) -> list[tuple[str, str]]:
    """Return whom the trail can be filtered by: the staff by name, and the other sides as a whole."""
    rows = Membership.objects.select_related("user").order_by("user__name")
    staff = [(str(row.user_id), row.name) for row in rows] if by.can(Permission.ACTIVITY_VIEW) else []
    return [*staff, *SIDES.items()]


def as_csv(rows: Iterable[AuditEvent]) -> str:
    """Return a file for a spreadsheet program, in which no cell can become a formula (security R58)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([harmless(cell) for cell in _cells(row)] for row in rows)
    return out.getvalue()


def harmless(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _cells(row: AuditEvent) -> tuple[Any, ...]:
    when = timezone.localtime(row.created_at).isoformat(timespec="seconds")
    what, where = events.sentence(row), row.ip or ""
    return when, row.actor_name, row.actor_side, what, row.about_name, where, row.agent, row.request_id

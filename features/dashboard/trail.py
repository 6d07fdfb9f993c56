"""The audit trail as the firm reads it: filtered and searched. `exported` makes a file of it."""

import ipaddress
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from features.accounts.models import Membership
from features.base import events
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.clients import queries as clients

SIDES = {"client": "Clients", "api": "API keys", "system": "Portico"}
SUGGESTED = 200  # names of clients that a browser may offer while somebody types


@dataclass(frozen=True)
class Filter:
    """
    What of the trail is asked for. `who` is a person's id or one of the sides, `client` an id or part of a name; days
    are whole, in the zone in use.
    """

    words: str = ""
    who: str = ""
    area: str = ""
    client: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_set(self) -> bool:
        return self != Filter()


def visible_to(by: Actor) -> QuerySet[AuditEvent]:
    """Return the trail, to those who may read it."""
    return clients.events_visible_to(by)


def found(by: Actor, wanted: Filter) -> QuerySet[AuditEvent]:
    """Return the events that match, the newest first."""
    rows = visible_to(by)
    if wanted.words:
        rows = rows.filter(_having(wanted.words))
    if wanted.area:
        rows = rows.filter(_in_area(wanted.area))
    if wanted.client:
        rows = rows.filter(_of_client(by, wanted.client))
    return _between(_by(rows, wanted.who), wanted)


def _having(words: str) -> Q:
    """Match names, what is said of the event, its details such as an e-mail address, and the visitor's address."""
    named = Q(about_name__icontains=words) | Q(actor_name__icontains=words) | Q(details__icontains=words)
    said = Q(event__in=events.keys_saying(words))
    try:
        return named | said | Q(ip=str(ipaddress.ip_address(words.strip())))
    except ValueError:
        return named | said


def _of_client(by: Actor, wanted: str) -> Q:
    try:
        return Q(client_id=uuid.UUID(wanted))
    except ValueError:
        return Q(client_id__in=clients.visible_to(by).filter(name__icontains=wanted).values("pk"))


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


def client_name(by: Actor, wanted: str) -> str:
    """Return the words for the client asked for: the name, where an address gave the id."""
    try:
        row = clients.visible_to(by).filter(pk=uuid.UUID(wanted)).first()
    except ValueError:
        return wanted
    return row.name if row else wanted


def client_names(by: Actor) -> list[str]:
    """Return some names to choose from while typing."""
    return list(clients.visible_to(by).order_by("name").values_list("name", flat=True)[:SUGGESTED])

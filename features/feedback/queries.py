"""Who sees which feedback: staff what the people of their clients sent. Clients see none of it again."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from features.accounts.models import Membership
from features.actions.queries import is_for
from features.base import remembered
from features.base.permissions import Actor
from features.clients import queries as clients
from features.clients.models import Client, Contact, TeamPlace
from features.feedback.models import Feedback
from features.feedback.switches import FEEDBACK
from features.toggles.queries import is_on

WAITING, SECONDS = "feedback:waiting", 60
MOST = 1000  # that the menu counts


def clients_of(contact: Contact) -> list[Client]:
    """Return for whom this contact may say something: everybody they act for, whatever the level."""
    return clients.entities_of(contact) if is_on(FEEDBACK) else []


def in_workspace(by: Actor) -> QuerySet[Feedback]:
    """Return what a member of staff (or API key) may read: that of the clients they see."""
    if not is_on(FEEDBACK):
        return Feedback.objects.none()
    return Feedback.objects.filter(client__in=clients.visible_to(by))


def listed(by: Actor) -> QuerySet[Feedback]:
    return in_workspace(by).select_related("client", "contact__user", "seen_by")


def waiting(by: Membership) -> QuerySet[Feedback]:
    """Return what nobody has ticked off yet; `on_team` says whether this person works for its client."""
    mine = TeamPlace.objects.filter(client=OuterRef("client"), member=by)
    rows = listed(by).filter(seen_by_staff_at__isnull=True, client__archived_at__isnull=True)
    return rows.annotate(on_team=Exists(mine))


def count_waiting(by: Membership) -> int:
    """Return how much of it is this person's, for the menu of every page; kept for a minute."""
    return sum(is_for(by, assigned, team) for assigned, team in _waiting())


def is_any_waiting() -> bool:
    """Return whether the inbox need ask at all; from what the menu remembers, which a change forgets."""
    return bool(_waiting())


def _waiting() -> list[tuple[UUID | None, list[UUID]]]:
    return remembered.get(WAITING, _read, seconds=SECONDS)


def changed() -> None:
    remembered.forget([WAITING])


def _read() -> list[tuple[UUID | None, list[UUID]]]:
    team: Any = ArrayAgg(
        "client__places__member", distinct=True, filter=Q(client__places__isnull=False), default=Value([])
    )
    rows = Feedback.objects.filter(seen_by_staff_at__isnull=True, client__archived_at__isnull=True).order_by()
    return list(rows.annotate(team=team).values_list("client__assigned_to", "team")[:MOST])

"""What was sent and waits to be looked at: the inbox asks nothing while nothing can be there."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from features.accounts.models import Membership
from features.actions.queries import is_for
from features.base import remembered
from features.clients.models import TeamPlace
from features.organizers import queries
from features.organizers.models import Organizer

MOST = 1000  # that the menu counts
SECONDS = 60
SENT = Q(state=Organizer.State.SUBMITTED, client__archived_at__isnull=True)


def rows(by: Membership) -> QuerySet[Organizer]:
    """Return what waits of the clients this person sees; `on_team` says whether they work for its client."""
    mine = TeamPlace.objects.filter(client=OuterRef("client"), member=by)
    found = queries.in_workspace(by).filter(SENT).select_related("client", "submitted_by")
    return found.annotate(on_team=Exists(mine)).order_by("submitted_at", "pk")


def is_any() -> bool:
    """Return whether the inbox need ask at all; from what the menu remembers, which a change forgets."""
    return bool(_known())


def count(by: Membership) -> int:
    """Return how many are this person's to look at."""
    return sum(is_for(by, assigned, team) for assigned, team in _known())


def _known() -> list[tuple[UUID | None, list[UUID]]]:
    return remembered.get(queries.WAITING, _read, seconds=SECONDS)


def _read() -> list[tuple[UUID | None, list[UUID]]]:
    team: Any = ArrayAgg(
        "client__places__member", distinct=True, filter=Q(client__places__isnull=False), default=Value([])
    )
    found = Organizer.objects.filter(SENT).order_by().annotate(team=team)
    return list(found.values_list("client__assigned_to", "team")[:MOST])

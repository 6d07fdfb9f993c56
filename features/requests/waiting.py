"""How much waits for somebody in the inbox, for the menu of every page: what waits is kept for a minute."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.db.models.functions import TruncDate

from features.accounts.models import Membership
from features.actions.queries import is_for
from features.base import remembered
from features.documents import queries as documents
from features.requests import queries
from features.requests.models import DoneUploading, Item

KEY = "requests:waiting"
ANSWERS, DONE = "answers", "done"
MOST = 1000  # that the menu counts
type Waiting = tuple[str, UUID | None, list[UUID]]


def count(member: Membership, kind: str) -> int:
    """Return how many entries of this kind are this person's."""
    found: list[Waiting] = remembered.get(KEY, _read, seconds=60)
    return sum(is_for(member, assigned, team) for what, assigned, team in found if what == kind)


def changed() -> None:
    remembered.forget([KEY])


def _read() -> list[Waiting]:
    answers = Item.objects.filter(
        queries.OF_OPEN,
        state=Item.State.ANSWERED,
        seen_by_staff_at__isnull=True,
        request__client__archived_at=None,
    )
    days = answers.annotate(day=TruncDate("answered_at", tzinfo=documents.zone())).order_by()
    groups = days.values("request_id", "day", "request__client__assigned_to")
    found = groups.annotate(team=_team("request__client__places"))
    done = DoneUploading.objects.filter(
        undone_at=None, seen_by_staff_at=None, client__archived_at=None
    ).order_by()
    said = done.annotate(team=_team("client__places"))
    return [
        *_as(ANSWERS, found.values_list("request__client__assigned_to", "team")),
        *_as(DONE, said.values_list("client__assigned_to", "team")),
    ]


def _as(kind: str, rows: Any) -> list[Waiting]:
    return [(kind, assigned, team) for assigned, team in rows[:MOST]]


def _team(places: str) -> Any:
    return ArrayAgg(
        f"{places}__member", distinct=True, filter=Q(**{f"{places}__isnull": False}), default=Value([])
    )

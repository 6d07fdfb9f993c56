"""The list of projects as staff wish to see it: a page of rows, and how many stand behind each view of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from features.accounts.models import Membership
from features.projects import queries
from features.projects.models import Project

PAGE = 50
MOST_WORDS = 6
OPEN, COMPLETED, ALL = "", "completed", "all"
VIEWS = {
    OPEN: Q(state=Project.State.OPEN, client__archived_at__isnull=True),
    COMPLETED: Q(state=Project.State.COMPLETED, client__archived_at__isnull=True),
    ALL: Q(),
}


@dataclass(frozen=True)
class Wish:
    """What the person asked to see; whatever it does not know is the default."""

    words: tuple[str, ...] = ()
    view: str = OPEN
    page: int = 1


@dataclass(frozen=True)
class Listing:
    wish: Wish
    counts: dict[str, int]
    rows: Sequence[Project]

    @property
    def total(self) -> int:
        return self.counts[self.wish.view]

    @property
    def first(self) -> int:
        return (self.wish.page - 1) * PAGE

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // PAGE))


def read(wish: Wish, *, by: Membership) -> Listing:
    """Return one page, in three queries whatever its length."""
    found = queries.in_workspace(by).filter(client__is_test=False)
    for word in wish.words[:MOST_WORDS]:
        found = found.filter(queries.having(word))
    counts = counted(found)
    page = min(wish.page, max(1, -(-counts[wish.view] // PAGE)))
    wish = Wish(wish.words, wish.view, page)
    rows = with_people(found.filter(VIEWS[wish.view]))[(page - 1) * PAGE : page * PAGE]
    return Listing(wish, counts, list(rows))


def counted(found: QuerySet[Project]) -> dict[str, int]:
    columns: dict[str, Any] = {
        f"n{place}": Count("pk", filter=fits) if fits else Count("pk")
        for place, fits in enumerate(VIEWS.values())
    }
    figures = found.order_by().aggregate(**columns)
    return {view: figures[f"n{place}"] for place, view in enumerate(VIEWS)}


def with_people(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Give each its client, and `here`: who works on it now."""
    team = Membership.objects.filter(is_active=True, user__is_active=True).select_related("user")
    team = team.order_by("user__name", "pk")
    return rows.select_related("client").prefetch_related(Prefetch("team", team, to_attr="here"))

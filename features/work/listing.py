"""The board and the list of all work, as staff wish to see them: in a few queries, whatever there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from features.accounts.models import Membership
from features.base.permissions import Actor
from features.projects import listing as projects
from features.projects import queries as project_queries
from features.projects.models import Project, TeamMember
from features.work import queries
from features.work.layout import Layout, Line, Place

PER_COLUMN, PER_PAGE, MOST_WORDS = 12, 50, 6
NONE = "none"  # projects in no stage


@dataclass(frozen=True)
class Wish:
    """What the person asked to see; what it does not know is left out. `stage` may be NONE."""

    words: tuple[str, ...] = ()
    line: UUID | None = None
    stage: UUID | str | None = None
    status: UUID | None = None
    member: UUID | None = None
    client: UUID | None = None
    late: bool = False
    held: bool = False
    completed: bool = False
    page: int = 1


@dataclass
class Column:
    """One stage: the first cards of it, and how many there are."""

    place: Place
    count: int
    after: Place | None
    before: Place | None
    cards: list[Any] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Page:
    wish: Wish
    rows: Sequence[Any]
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def found(wish: Wish, layout: Layout, *, by: Actor, today: date) -> QuerySet[Project]:
    """Return the projects that fit the wish, but for its page."""
    state = Project.State.COMPLETED if wish.completed else Project.State.OPEN
    rows = queries.in_workspace(by).filter(
        state=state, client__is_test=False, client__archived_at__isnull=True
    )
    for word in wish.words[:MOST_WORDS]:
        rows = rows.filter(project_queries.having(word))
    return rows.filter(_place(wish, layout), _whose(wish, today))


def _place(wish: Wish, layout: Layout) -> Q:
    fits = Q()
    if wish.line:
        fits &= Q(position__stage__pipeline=wish.line)
    if wish.stage == NONE:
        fits &= Q(position__isnull=True)
    elif wish.stage:
        fits &= Q(position__stage=wish.stage)
    if wish.status:
        shows = [
            place.id
            for line in layout.lines
            for place in line.places
            if place.status and place.status.id == wish.status
        ]
        fits &= Q(position__stage__in=shows)
    return fits


def _whose(wish: Wish, today: date) -> Q:
    working = TeamMember.objects.filter(membership=wish.member).values("project")
    fits = Q(pk__in=working) if wish.member else Q()
    fits &= Q(client=wish.client) if wish.client else Q()
    fits &= Q(ends_on__lt=today) if wish.late else Q()
    return fits & (Q(position__held_at__isnull=False) if wish.held else Q())


def board(wish: Wish, line: Line, layout: Layout, *, by: Membership, today: date) -> list[Column]:
    """Return the columns of a pipeline, in three queries."""
    rows = found(replace(wish, line=line.id, stage=None), layout, by=by, today=today)
    counts: dict[Any, int] = dict(
        rows.order_by().values("position__stage").annotate(n=Count("pk")).values_list("position__stage", "n")
    )
    columns = {
        place.id: Column(place, counts.get(place.id, 0), line.after(place.id), before)
        for place, before in zip(line.places, (None, *line.places), strict=False)
    }
    for card in _first(rows):
        if card.position.stage_id in columns:  # not where somebody has just moved it elsewhere
            columns[card.position.stage_id].cards.append(card)
    return list(columns.values())


def _first(rows: QuerySet[Project]) -> QuerySet[Any, Any]:
    """Return the first cards of each stage: those that stand there the longest."""
    numbered = rows.annotate(
        place=Window(
            RowNumber(), partition_by=F("position__stage"), order_by=[F("position__entered_at"), F("pk")]
        )
    ).filter(place__lte=PER_COLUMN)
    cards = Project.objects.filter(pk__in=numbered.order_by().values("pk"))
    shown = projects.with_people(queries.with_open(cards)).select_related("client", "position")
    return shown.order_by("position__entered_at", "pk")


def page(wish: Wish, layout: Layout, *, by: Membership, today: date) -> Page:
    """Return one page of the list, in three queries."""
    rows = found(wish, layout, by=by, today=today)
    total = rows.count()
    number = min(wish.page, max(1, -(-total // PER_PAGE)))
    shown = projects.with_people(queries.with_open(rows)).select_related("client", "position")
    first = (number - 1) * PER_PAGE
    ordered = shown.order_by("position__stage__order", "position__entered_at", "name", "pk")
    return Page(replace(wish, page=number), list(ordered[first : first + PER_PAGE]), total)

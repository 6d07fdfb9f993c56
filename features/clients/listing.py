"""The list of clients (screen 11): a page of rows, and how many stand behind each view of it."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from features.base.models import AuditEvent
from features.base.permissions import Actor
from features.clients import queries, standing
from features.clients.models import Access, Client
from features.clients.standing import Standing

PAGE = 50
MOST_WORDS = 6
ALL, MISSING, ARCHIVED = "", "not-on", "archived"
VIEWS = {
    ALL: Q(archived_at__isnull=True),
    MISSING: Q(archived_at__isnull=True, on_portal=False),
    ARCHIVED: Q(archived_at__isnull=False),
}
SORTS = ("name", "-name", "-activity", "activity")
NOBODY = "nobody"
KINDS = dict(Client.Kind.choices)


@dataclass(frozen=True)
class Wish:
    """What the person asked to see; whatever it does not know is the default."""

    words: tuple[str, ...] = ()
    view: str = ALL
    staff: str = ""  # a membership's id, or "nobody"
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True)
class Row:
    """One client, as plain values: fifty of them are read and written in a few milliseconds."""

    id: uuid.UUID
    name: str
    kind: str
    people: list[str]
    standing: Standing
    looked_after_by: str
    last_at: datetime | None

    @property
    def others(self) -> int:
        """Return how many people there are besides the first."""
        return len(self.people) - 1


@dataclass(frozen=True)
class Listing:
    wish: Wish
    counts: dict[str, int]
    rows: list[Row] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.counts[self.wish.view]

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // PAGE))


class HowMany(Subquery):
    """How many rows a query would return, as a column beside others."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def read(wish: Wish, *, by: Actor, now: datetime) -> Listing:
    """Return one page, in two queries whatever its length. The owner's test client is never on it."""
    found = matching(wish, by=by)
    if page := _page(found, wish):
        counts = {view: page[0][f"n{number}"] for number, view in enumerate(VIEWS)}
        return Listing(wish, counts, _rows(page, now))
    empty = Listing(wish, _counts(found))
    return read(replace(wish, page=empty.last_page), by=by, now=now) if empty.total else empty


def matching(wish: Wish, *, by: Actor) -> QuerySet[Client]:
    """Return the clients of every view that fit the words and the member of staff."""
    found = queries.visible_to(by).filter(is_test=False)
    for word in wish.words[:MOST_WORDS]:
        found = found.filter(having(word))
    if wish.staff == NOBODY:
        found = found.filter(assigned_to__isnull=True)
    elif wish.staff:
        found = found.filter(assigned_to=uuid.UUID(wish.staff))
    return found.annotate(on_portal=queries.with_someone_on_portal())


def having(word: str) -> Q:
    """Match a word in the client's name, or in the name or address of one of its people."""
    person = Q(contact__user__name__icontains=word) | Q(contact__user__email__icontains=word)
    return Q(name__icontains=word) | Q(Exists(Access.objects.filter(person, client=OuterRef("pk"))))


def _counts(found: QuerySet[Client]) -> dict[str, int]:
    return {view: found.filter(fits).count() for view, fits in VIEWS.items()}


def _page(found: QuerySet[Client], wish: Wish) -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(client_id=OuterRef("pk")).order_by("-created_at")
    counts = {
        f"n{place}": HowMany(found.filter(fits).values("pk")) for place, fits in enumerate(VIEWS.values())
    }
    rows = found.filter(VIEWS[wish.view]).annotate(
        last_at=Subquery(events.values("created_at")[:1]), **counts
    )
    first = (wish.page - 1) * PAGE
    values = rows.values("pk", "name", "kind", "assigned_to__user__name", "last_at", *counts)
    return list(values.order_by(*_order(wish.sort))[first : first + PAGE])


def _order(sort: str) -> tuple[object, ...]:
    column = F("last_at") if sort.endswith("activity") else Lower("name")
    down = sort.startswith("-")
    return (column.desc(nulls_last=True) if down else column.asc(nulls_first=True), "pk")


def _rows(page: list[dict[str, Any]], now: datetime) -> list[Row]:
    people: defaultdict[uuid.UUID, list[tuple[str, Standing]]] = defaultdict(list)
    facts = queries.people_of_all([one["pk"] for one in page]).values_list(
        "client", "contact__user__name", *standing.FACTS
    )
    for client_id, name, *stands in facts:
        people[client_id].append((name, standing.of(cast(standing.Facts, tuple(stands)), now=now)))
    return [_row(one, people[one["pk"]]) for one in page]


def _row(one: dict[str, Any], people: list[tuple[str, Standing]]) -> Row:
    return Row(
        one["pk"], one["name"], KINDS[one["kind"]], [name for name, _ in people],
        standing.of_client(stands for _, stands in people), one["assigned_to__user__name"] or "", one["last_at"],
    )  # fmt: skip

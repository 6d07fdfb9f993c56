"""The list of clients (screen 11): a page of rows, and how many stand behind each view of it."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from features.base.models import AuditEvent
from features.base.permissions import Actor
from features.clients import queries, standing
from features.clients.models import Access, Client, Contact
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
    client: Client
    people: list[Contact]
    standing: Standing
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


def read(wish: Wish, *, by: Actor, now: datetime) -> Listing:
    """Return one page, in three queries whatever its length. The owner's test client is never on it."""
    found = matching(wish, by=by)
    listing = Listing(wish, _counts(found))
    listing = replace(listing, wish=replace(wish, page=min(wish.page, listing.last_page)))
    return replace(listing, rows=_rows(_page(found, listing.wish), now)) if listing.total else listing


def matching(wish: Wish, *, by: Actor) -> QuerySet[Client]:
    """Return the clients of every view that fit the words and the member of staff."""
    found = queries.visible_to(by).filter(is_test=False)
    for word in wish.words[:MOST_WORDS]:
        found = found.filter(having(word))
    if wish.staff == NOBODY:
        found = found.filter(assigned_to__isnull=True)
    elif wish.staff:
        found = found.filter(assigned_to=wish.staff)
    return found.annotate(on_portal=queries.with_someone_on_portal())


def having(word: str) -> Q:
    """Match a word in the client's name, or in the name or address of one of its people."""
    person = Q(contact__user__name__icontains=word) | Q(contact__user__email__icontains=word)
    return Q(name__icontains=word) | Q(Exists(Access.objects.filter(person, client=OuterRef("pk"))))


def _counts(found: QuerySet[Client]) -> dict[str, int]:
    columns = {f"n{number}": Count("pk", filter=view) for number, view in enumerate(VIEWS.values())}
    counted = found.order_by().aggregate(**columns)
    return dict(zip(VIEWS, counted.values(), strict=True))


def _page(found: QuerySet[Client], wish: Wish) -> list[Client]:
    events = AuditEvent.objects.filter(client_id=OuterRef("pk")).order_by("-created_at")
    rows = found.filter(VIEWS[wish.view]).select_related("assigned_to__user")
    rows = rows.annotate(last_at=Subquery(events.values("created_at")[:1]))
    first = (wish.page - 1) * PAGE
    return list(rows.order_by(*_order(wish.sort))[first : first + PAGE])


def _order(sort: str) -> tuple[object, ...]:
    column = F("last_at") if sort.endswith("activity") else Lower("name")
    down = sort.startswith("-")
    return (column.desc(nulls_last=True) if down else column.asc(nulls_first=True), "pk")


def _rows(clients: list[Client], now: datetime) -> list[Row]:
    people: defaultdict[uuid.UUID, list[Access]] = defaultdict(list)
    for access in queries.people_of_all([client.pk for client in clients]):
        people[access.client_id].append(access)
    return [_row(client, people[client.pk], now) for client in clients]


def _row(client: Client, people: list[Access], now: datetime) -> Row:
    stands = standing.of_client(standing.of_person(access, now) for access in people)
    return Row(client, [access.contact for access in people], stands, getattr(client, "last_at", None))

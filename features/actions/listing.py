"""What waits for whom: the list of all clients' to-dos as staff wish to see it, a page of rows at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from features.accounts.models import Membership
from features.actions import kinds, queries
from features.actions.models import Action
from features.base import cursor, remembered
from features.base.cursor import Order, Page
from features.base.permissions import Actor
from features.clients import queries as clients
from features.clients.models import Client
from tenants.context import require_firm

PAGE, MOST_WORDS, MOST_CLIENTS, A_MINUTE = 50, 6, 60, 60
A_WEEK, KEPT = timedelta(days=7), timedelta(days=90)
OPEN, DONE = "", "done"
OVERDUE, WEEK, LATER, NO_DAY = "overdue", "week", "later", "none"
DUES = (OVERDUE, WEEK, LATER, NO_DAY)
PRODUCT, NOBODY = "product", "nobody"  # who added it; who looks after its client
ORDERS: dict[str, Order] = {
    "due": Order("due_on", date.fromisoformat), "since": Order("created_at", datetime.fromisoformat),
    "newest": Order("created_at", datetime.fromisoformat, falling=True), "client": Order("client__name", str),
}  # fmt: skip
SETTLED = Order("settled_at", datetime.fromisoformat, falling=True)
type Staff = UUID | str


@dataclass(frozen=True)
class Wish:
    """What the person asked to see; whatever it does not know is the default."""

    words: tuple[str, ...] = ()
    tab: str = OPEN
    due: str = ""
    kind: str = ""
    client: UUID | None = None
    by: Staff = ""
    staff: Staff = ""
    sort: str = "due"
    after: str = ""
    before: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.due or self.kind or self.client or self.by or self.staff)


@dataclass(frozen=True)
class Listing:
    wish: Wish
    counts: dict[str, int]  # behind each due filter; "" is all that is open
    page: Page[Action]


def today(now: datetime | None = None) -> date:
    """Return the day on the firm's calendar."""
    return timezone.localtime(now, ZoneInfo(require_firm().time_zone)).date()


def read(wish: Wish, *, by: Actor, now: datetime) -> Listing:
    """Return one page, in two queries whatever its length."""
    day, rows = today(now), narrowed(everyones(by), wish)
    counts = _counted(rows.filter(queries.OPEN), day)
    if wish.tab == DONE:
        found, order = rows.filter(settled_at__gte=now - KEPT), SETTLED
    else:
        found, order = rows.filter(queries.OPEN, due_within(wish.due, day)), ORDERS[wish.sort]
    found = found.select_related("client", "contact__user", "settled_by" if wish.tab else "asked_by")
    return Listing(
        wish, counts, cursor.sorted_page(found, order, size=PAGE, after=wish.after, before=wish.before)
    )


def everyones(by: Actor) -> QuerySet[Action]:
    """Return the to-dos of all clients that this person sees; what was put away waits for nobody."""
    return queries.in_workspace(by).filter(client__archived_at=None, client__is_test=False)


def narrowed(rows: QuerySet[Action], wish: Wish) -> QuerySet[Action]:
    for word in wish.words[:MOST_WORDS]:
        rows = rows.filter(Q(title__icontains=word) | Q(client__name__icontains=word))
    rows = rows.filter(kind=wish.kind) if wish.kind else rows
    rows = rows.filter(client=wish.client) if wish.client else rows
    if wish.by:
        who: Any = None if wish.by == PRODUCT else wish.by
        rows = rows.filter(asked_by=who)
    if wish.staff == NOBODY:
        return rows.filter(client__assigned_to=None)
    return rows.filter(client__in=_worked_on_by(wish.staff)) if wish.staff else rows


def _worked_on_by(member_id: Any) -> QuerySet[Client]:
    return Client.objects.filter(clients.worked_on_by(member_id))


def due_within(which: str, day: date) -> Q:
    """Return the condition of a due filter: before this day, within a week from it, later, on no day."""
    found = {
        OVERDUE: Q(due_on__lt=day), WEEK: Q(due_on__gte=day, due_on__lt=day + A_WEEK),
        LATER: Q(due_on__gte=day + A_WEEK), NO_DAY: Q(due_on__isnull=True),
    }  # fmt: skip
    return found.get(which, Q())


def _counted(rows: QuerySet[Action], day: date) -> dict[str, int]:
    columns = {which: Count("pk", filter=due_within(which, day)) for which in DUES}
    found: dict[str, int] = rows.order_by().aggregate(**columns)
    return {"": sum(found.values()), **found}


def clients_waiting(by: Actor) -> list[tuple[UUID, str]]:
    """Return the clients the list can be narrowed to; none where they are many, whom the search finds."""
    theirs = Action.objects.filter(
        queries.OPEN, client=OuterRef("pk"), kind__in=[kind.key for kind in kinds.live()]
    )
    found = clients.visible_to(by).filter(Exists(theirs), archived_at=None, is_test=False)
    rows = list(found.order_by("name", "pk").values_list("pk", "name")[: MOST_CLIENTS + 1])
    return rows if len(rows) <= MOST_CLIENTS else []


def chosen(by: Actor, ids: Sequence[UUID]) -> list[Action]:
    """Return the to-dos of these ids that this person sees, the most urgent first."""
    rows = queries.in_workspace(by).filter(pk__in=ids).select_related("client")
    return list(rows.order_by(*queries.BY_URGENCY))


def count_overdue(member: Membership) -> int:
    """Return how much is overdue, for the menu of every page: kept for a minute."""
    return remembered.get(f"to-dos-late:{member.pk}", _late(member), seconds=A_MINUTE)


def _late(member: Membership) -> Callable[[], int]:
    return lambda: everyones(member).filter(queries.OPEN, due_within(OVERDUE, today())).count()


def overdue_changed(member: Membership) -> None:
    remembered.forget([f"to-dos-late:{member.pk}"])

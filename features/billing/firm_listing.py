"""The list of invoices as staff wish to see it: a page of rows, how many stand behind each tab, and what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from features.base.permissions import Actor
from features.billing import queries
from features.billing.models import Instalment, Invoice

PAGE, MOST_WORDS = 50, 6
DRAFTS, OPEN, OVERDUE, PAID, ALL = "drafts", "open", "overdue", "paid", "all"
TABS = (DRAFTS, OPEN, OVERDUE, PAID, ALL)
OWED = queries.RELEASED & Q(account__balance__gt=0)
SORTS: dict[str, tuple[Any, ...]] = {
    "number": (F("number").desc(), "pk"), "client": ("client__name", "due_on", "pk"), "due": ("due_on", "number", "pk"),
    "total": (F("total").desc(), "pk"), "owed": (F("account__balance").desc(nulls_last=True), "pk"),
    "newest": ("-issued_on", "-created_at", "-pk"), "saved": ("-saved_at", "-pk"),
    "paid": ("-paid_at", "-number", "-pk"),
}  # fmt: skip
FIRST = {DRAFTS: "saved", OPEN: "due", OVERDUE: "due", PAID: "paid", ALL: "newest"}


@dataclass(frozen=True)
class Wish:
    """What the person asked to see; whatever it does not know is the default."""

    words: tuple[str, ...] = ()
    tab: str = OPEN
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class Owed:
    """Of one currency: what is owed on released invoices, and how much of that is overdue."""

    currency: str
    open: int
    late: int


@dataclass(frozen=True)
class Listing:
    wish: Wish
    counts: dict[str, int]
    owed: list[Owed]
    rows: Sequence[Any]
    first: int = field(default=0)

    @property
    def total(self) -> int:
        return self.counts[self.wish.tab]

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // PAGE))


def read(wish: Wish, *, by: Actor, day: date) -> Listing:
    """Return one page, in three queries whatever its length."""
    found = having(queries.in_workspace(by).filter(client__is_test=False), wish.words)
    counts, owed = counted(found, day)
    page = min(wish.page, max(1, -(-counts[wish.tab] // PAGE)))
    wish = Wish(wish.words, wish.tab, wish.sort, page)
    rows = found.filter(fits(wish.tab, day)).order_by(*SORTS[wish.sort or FIRST[wish.tab]])
    first = (page - 1) * PAGE
    return Listing(wish, counts, owed, list(shown(rows, day)[first : first + PAGE]), first)


def having(rows: QuerySet[Invoice], words: Sequence[str]) -> QuerySet[Invoice]:
    """Narrow them by words of a number, a client or a title."""
    for word in words[:MOST_WORDS]:
        rows = rows.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(client__name__icontains=word)
        )
    return rows


def shown(rows: QuerySet[Invoice], day: date) -> QuerySet[Invoice]:
    """Give each what a row says: its client, what is owed, its instalments."""
    parts = Prefetch("instalments", Instalment.objects.order_by("due_on", "created_at", "id"))
    return (
        rows.select_related("client")
        .annotate(owed=F("account__balance"))
        .prefetch_related(parts, "plan__parts")
    )


def fits(tab: str, day: date) -> Q:
    if tab == OVERDUE:
        return queries.overdue(day)
    paid = queries.RELEASED & (Q(account__balance=0) | Q(account__isnull=True))
    return {DRAFTS: Q(state=Invoice.State.DRAFT), OPEN: OWED, PAID: paid, ALL: Q()}[tab]


def counted(found: QuerySet[Invoice], day: date) -> tuple[dict[str, int], list[Owed]]:
    """Return how many invoices each tab has, and what is owed, in one query."""
    columns: dict[str, Any] = {f"n_{tab}": Count("pk", filter=fits(tab, day)) for tab in TABS[:-1]}
    columns |= {
        f"n_{ALL}": Count("pk"), "sum_open": Sum("account__balance", filter=OWED, default=0),
        "sum_late": Sum("account__balance", filter=queries.overdue(day), default=0),
    }  # fmt: skip
    rows: list[Any] = list(found.order_by().values("currency").annotate(**columns))
    counts = {tab: sum(row[f"n_{tab}"] for row in rows) for tab in TABS}
    owed = [Owed(row["currency"], row["sum_open"], row["sum_late"]) for row in rows if row["sum_open"]]
    return counts, sorted(owed, key=lambda one: -one.open)

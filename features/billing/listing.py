"""
The client's list of invoices: open ones, paid ones, all; fifty at a time, narrowed by words. By statements that are
prepared (features.base.prepared): `rows` says what they select.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self
from urllib.parse import urlencode

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
    prefetch_related_objects,
)  # fmt: skip
from django.http import QueryDict
from django.utils import timezone

from features.accounts.models import Session
from features.base.prepared import Given, Prepared
from features.billing import queries
from features.billing.models import Instalment, Invoice
from features.billing.switches import BILLING
from features.clients import queries as clients
from features.clients.acting import SOMEONE
from features.clients.models import Contact
from features.toggles.queries import is_on

type Show = Literal["open", "paid", "all"]
SHOWS: tuple[Show, ...] = ("open", "paid", "all")
PER_PAGE, LATELY_PAID = 50, 4
A_YEAR = timedelta(days=365)
LONGEST, MOST_WORDS = 100, 6
OPEN = Q(account__balance__gt=0)
LAST_PAID = F("paid_at").desc(nulls_last=True)
ORDER: dict[Show, tuple[Any, ...]] = {
    "open": ("due_on", "number"), "paid": (LAST_PAID, "-number"), "all": ("-issued_on", "-created_at", "-pk"),
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    show: Show = "open"
    words: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read it from an address; what makes no sense there is as if it were not said."""
        shows: dict[str, Show] = {show: show for show in SHOWS}
        page = query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < len("100000") else 1
        words = " ".join(query.get("q", "").replace("\0", "").split()[:MOST_WORDS])[:LONGEST]
        return cls(shows.get(query.get("show", ""), "open"), words, max(number, 1))

    @property
    def is_first(self) -> bool:
        """Whether it is what the page opens with: what is open, and below it what was paid last."""
        return self.show == "open" and self.page == 1 and not self.words

    def url(self, page: int = 1, show: Show | None = None) -> str:
        said = {"show": show or self.show, "q": self.words, "page": page if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Page:
    """`rows` with their sums and instalments, `paid` last where it is the first page; `total` of all that fit."""

    rows: Sequence[Invoice] = ()
    paid: Sequence[Invoice] = ()
    total: int = 0
    goes_on: bool = False


def read(contact: Contact, session: Session, wish: Wish, now: datetime) -> Page:
    """Return one page of what this browser shows: one statement, and one for instalments where there are any."""
    if not is_on(BILLING):
        return Page()
    one = clients.showing(contact, session)
    given = {"contact": contact.pk, "user": contact.user_id, "now": timezone.now(), "one": one and one.pk}
    if wish.is_first:
        return _opening(FIRST.rows(one is not None, **given), now)
    words = wish.words.split()
    given |= {f"word{place}": word for place, word in enumerate(words)}
    found: list[Any] = PAGE.rows(wish.show, len(words), one is not None, wish.page, **given)
    return Page(with_parts(found[:PER_PAGE]), (), found[0].in_all if found else 0, len(found) > PER_PAGE)


def _opening(found: list[Any], now: datetime) -> Page:
    rows = [each for each in found if each.owed]
    paid = [each for each in found if not each.owed and each.paid_at and each.paid_at >= now - A_YEAR]
    rows.sort(key=lambda each: (each.due_on, each.number))
    paid.sort(key=lambda each: (each.paid_at, each.number), reverse=True)
    shown = with_parts(rows[:PER_PAGE])
    shown.sort(key=lambda each: (queries.next_due(each, each.owed)[0], each.number))  # as a row says it
    return Page(shown, paid, found[0].in_all if found else 0, goes_on=len(rows) > PER_PAGE)


def with_parts(rows: list[Any]) -> list[Any]:
    """Give each its instalments and its plan; nothing is asked where none has any."""
    prefetch_related_objects([row for row in rows if row.has_parts], "instalments")
    prefetch_related_objects([row for row in rows if row.plan_id], "plan__parts")
    return rows


# --- the statements --------------------------------------------------------------------------------


def _first(is_one: bool) -> QuerySet[Invoice]:  # noqa: FBT001  a statement's shape
    """Select what is open, as much as a page takes, and what was paid last."""
    every = found("all", 0, is_one=is_one)
    shown = every.filter(OPEN).order_by(*ORDER["open"])[: PER_PAGE + 1]
    paid = every.exclude(OPEN).order_by(*ORDER["paid"])[:LATELY_PAID]
    counted = every.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    rows = Invoice.objects.filter(Q(pk__in=shown.values("pk")) | Q(pk__in=paid.values("pk")))
    return _dressed(rows).annotate(in_all=Subquery(counted)).order_by()


def _page(show: Show, words: int, is_one: bool, number: int) -> QuerySet[Invoice]:  # noqa: FBT001
    before = (number - 1) * PER_PAGE
    rows = found(show, words, is_one=is_one).annotate(in_all=Window(Count("pk"))).order_by(*ORDER[show])
    return _dressed(rows)[before : before + PER_PAGE + 1]


def found(show: Show, words: int, *, is_one: bool) -> QuerySet[Invoice]:
    """Return what fits: of everything that `queries.reached_by` gives, with so many words in it."""
    rows = queries.reached_by(SOMEONE)
    rows = rows.filter(client=Given("one")) if is_one else rows
    for word in (Given(f"word{place}", CharField()) for place in range(words)):
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(about__icontains=word)
            | Q(client__name__icontains=word)
        )
    return {"open": rows.filter(OPEN), "paid": rows.exclude(OPEN), "all": rows}[show]


def _dressed(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    parts = Instalment.objects.filter(invoice=OuterRef("pk"))
    return queries.with_sums(rows).annotate(has_parts=Exists(parts)).select_related("client")


FIRST, PAGE = Prepared(_first), Prepared(_page)

"""The client's list of invoices: open ones, paid ones, all; fifty at a time, narrowed by words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from features.accounts.models import Session
from features.billing import queries
from features.billing.models import Invoice
from features.clients.models import Contact

type Show = Literal["open", "paid", "all"]
SHOWS: tuple[Show, ...] = ("open", "paid", "all")
PER_PAGE, LATELY_PAID = 50, 4
A_YEAR = timedelta(days=365)
LONGEST = 100
OPEN = Q(account__balance__gt=0)
ORDER: dict[Show, tuple[str, ...]] = {
    "open": ("due_on", "number"),
    "paid": ("-paid_at", "-number"),
    "all": ("-issued_on", "-created_at", "-pk"),
}


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
        words = " ".join(query.get("q", "").replace("\0", "").split())[:LONGEST]
        return cls(shows.get(query.get("show", ""), "open"), words, max(number, 1))

    def url(self, page: int = 1, show: Show | None = None) -> str:
        said = {"show": show or self.show, "q": self.words, "page": page if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in said.items() if value})


def rows(contact: Contact, session: Session, wish: Wish) -> QuerySet[Invoice]:
    """Return what fits, in order, of the clients this browser shows; each with its sums."""
    found = matching(queries.shown_to(contact, session).select_related("client"), wish.words)
    if wish.show == "open":
        found = found.filter(OPEN)
    elif wish.show == "paid":
        found = found.exclude(OPEN)
    return found.order_by(*ORDER[wish.show])


def page(found: QuerySet[Invoice], number: int) -> tuple[list[Invoice], bool]:
    """Return one page, with its instalments, and whether another follows."""
    before = (number - 1) * PER_PAGE
    taken = list(found.prefetch_related("instalments")[before : before + PER_PAGE + 1])
    return taken[:PER_PAGE], len(taken) > PER_PAGE


def lately_paid(contact: Contact, session: Session, now: datetime) -> list[Invoice]:
    """Return the last that were paid, within a year: they stand below what is open."""
    found = queries.shown_to(contact, session).exclude(OPEN).filter(paid_at__gte=now - A_YEAR)
    return list(found.select_related("client").order_by(*ORDER["paid"])[:LATELY_PAID])


def matching(found: QuerySet[Invoice], words: str) -> QuerySet[Invoice]:
    for word in words.split():
        found = found.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(about__icontains=word)
            | Q(client__name__icontains=word)
        )
    return found

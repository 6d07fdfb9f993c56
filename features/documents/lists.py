"""
The lists that people open all day, by statements that are prepared (features.base.prepared): a client's documents, all
of a firm's, and those of one client as staff see them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Value, Window

from features.accounts.models import Session
from features.base.permissions import Actor
from features.base.prepared import Given, Prepared
from features.clients import queries as clients
from features.clients.acting import SOMEONE
from features.clients.models import Client, Contact
from features.documents import deleting, listing, queries
from features.documents.listing import PER_PAGE, SORTS, Tree, Wish, matching
from features.documents.models import Document, DocumentRules
from features.documents.searching import Sought
from features.documents.switches import DOCUMENTS
from features.toggles.queries import is_on

NEWEST = 3
MOST_COUNTED = 1000  # of what a search finds; nobody reads on to the end of more
OF_CLIENT = (
    "name", "extension", "year", "scan", "version", "side", "created_at", "client__name", "uploaded_by__name",
    "shared_at", "project__name",
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """
    What makes another statement: who asks, whose documents they see, whether of one client alone; and how long a
    contact can take back what they sent.
    """

    for_staff: bool
    reach: clients.Reach
    is_one: bool
    minutes: int = 0


@dataclass(frozen=True)
class Seen:
    """The documents somebody sees, to be read as they wish; `given` is who asks, and when."""

    shape: Shape
    given: dict[str, Any]

    def tree(self, year: int | None) -> Tree:
        """Count them by type and year; one query."""
        return listing.grown(TREE.rows(self.shape, **self.given), year)

    def page(self, wish: Wish, sought: Sought, number: int) -> list[Document]:
        """Return the rows of a page, and one more if there is another page; one query."""
        outlines = wish.outline(), sought.outline()
        return PAGE.rows(self.shape, *outlines, number, **self.given, **wish.given(), **sought.given())

    def count(self, wish: Wish, sought: Sought) -> int | None:
        """Return how many there are; None: more than is worth counting."""
        wish = replace(wish, sort="newest")
        outlines = wish.outline(), sought.outline()
        found = len(COUNT.rows(self.shape, *outlines, **self.given, **wish.given(), **sought.given()))
        return found if found <= MOST_COUNTED else None


def of_contact(contact: Contact, session: Session, rules: DocumentRules, now: datetime) -> Seen:
    """Return what `queries.shown_to` gives."""
    one = clients.showing(contact, session)
    given = {
        "contact": contact.pk, "user": contact.user_id, "now": now, "new_since": queries.new_since(now),
        "one": one and one.pk,
    }  # fmt: skip
    reach: clients.Reach = "assigned" if is_on(DOCUMENTS) else "nobody"
    return Seen(
        Shape(for_staff=False, reach=reach, is_one=one is not None, minutes=rules.delete_minutes), given
    )


def news(contact: Contact, session: Session, now: datetime) -> list[Document]:
    """Return the newest of what is New to this contact, each with the `total` of all that is."""
    seen = of_contact(contact, session, DocumentRules(delete_minutes=0), now)
    return NEWLY.rows(seen.shape, **seen.given)


def of_staff(by: Actor, client: Client | None = None) -> Seen:
    """Return what `queries.in_workspace` gives, of one client if it is named."""
    reach, member = queries.reach_of(by)
    given = {"member": member, "one": client and client.pk}
    return Seen(Shape(for_staff=True, reach=reach, is_one=client is not None), given)


def _tree(shape: Shape) -> QuerySet[Document, Any]:
    return listing.counted(_rows(shape), news=None if shape.for_staff else NEWS, tagged=shape.for_staff)


def _page(shape: Shape, wish: Wish, sought: Sought, number: int) -> QuerySet[Document]:
    before = (number - 1) * PER_PAGE
    here = _found(shape, wish, sought).values("pk")[before : before + PER_PAGE + 1]
    rows = Document.objects.filter(pk__in=here)  # what is added to rows is asked of these alone
    return (_for_staff(rows) if shape.for_staff else _for_client(rows, shape)).order_by(*SORTS[wish.sort])


def _count(shape: Shape, wish: Wish, sought: Sought) -> QuerySet[Document, Any]:
    rows = _found(shape, wish, sought).order_by().values_list(Value(1))
    return rows[: MOST_COUNTED + 1]


def _newly(shape: Shape) -> QuerySet[Document]:
    rows = queries.marked_new(_rows(shape), NEWS).filter(Q(is_new=True))
    rows = queries.with_looks(rows, for_staff=False).select_related("client", "uploaded_by")
    return rows.annotate(total=Window(Count("pk"))).order_by("-created_at", "-id")[:NEWEST]


def _rows(shape: Shape) -> QuerySet[Document]:
    if shape.reach == "nobody":
        return Document.objects.none()
    if shape.for_staff:
        rows = queries.within(shape.reach, Given("member"))
        return rows.filter(client=Given("one")) if shape.is_one else rows
    mine = clients.acted_for_by(SOMEONE)
    mine = mine.filter(pk=Given("one")) if shape.is_one else mine
    return queries.there().filter(queries.within_reach(SOMEONE), client__in=mine)


def _found(shape: Shape, wish: Wish, sought: Sought) -> QuerySet[Document]:
    wish = replace(wish, new=wish.new and not shape.for_staff)
    rows = queries.marked_new(_rows(shape), NEWS) if wish.new else _rows(shape)
    return matching(rows, wish, for_staff=shape.for_staff, sought=sought)


def _for_staff(rows: QuerySet[Document]) -> QuerySet[Document]:
    return queries.in_table(rows)


def _for_client(rows: QuerySet[Document], shape: Shape) -> QuerySet[Document]:
    rules = DocumentRules(delete_minutes=shape.minutes)
    rows = deleting.with_time_left(queries.marked_new(rows, NEWS), SOMEONE, rules)
    rows = queries.with_looks(rows, for_staff=False)
    return rows.only(*OF_CLIENT).select_related("client", "project", "uploaded_by")


NEWS = queries.fresh_to(SOMEONE, Given("new_since"))
PAGE, TREE, COUNT, NEWLY = Prepared(_page), Prepared(_tree), Prepared(_count), Prepared(_newly)

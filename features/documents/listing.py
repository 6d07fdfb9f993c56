"""A list of documents as somebody wishes to see it: filtered, sorted, and counted by type and year."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value

from features.documents import searching
from features.documents.models import OTHER, Document, DocumentType
from features.documents.searching import Terms

Sort = Literal["newest", "oldest", "name", "largest"]
View = Literal["list", "grid"]
SORTS: dict[str, tuple[str, ...]] = {
    "newest": ("-created_at", "-id"),
    "oldest": ("created_at", "id"),
    "name": ("sought", "-created_at", "-id"),
    "largest": ("-size", "-created_at", "-id"),
}
DRAFTS = "draft"
SIDES = (Document.Side.FIRM, Document.Side.CLIENT, DRAFTS)
PER_PAGE = 50
NO_TYPE = "other"


@dataclass(frozen=True)
class Wish:
    """
    What to show. `kind` is a type's id, or NO_TYPE for documents without one; `side` is whose uploads, or DRAFTS; `tag`
    is asked of staff alone; `since` is when they came, or were shared, at the earliest.
    """

    words: str = ""
    kind: UUID | str | None = None
    year: int | None = None
    new: bool = False
    sort: Sort = "newest"
    client_id: UUID | None = None
    side: str = ""
    tag: str = ""
    since: datetime | None = None
    view: View = "list"

    @property
    def is_plain(self) -> bool:
        """Return whether type and year alone decide, so that the tree knows the total."""
        return not (self.words or self.new or self.client_id or self.side or self.tag or self.since)


def matching(
    rows: QuerySet[Document], wish: Wish, *, for_staff: bool = False, terms: Terms | None = None
) -> QuerySet[Document]:
    """
    Filter and sort. For `wish.new` the rows need `is_new` (queries.with_news). Tags are looked at for staff alone.
    `terms` spares the query that reads the words, if the caller has them.
    """
    if wish.kind:
        rows = rows.filter(type=wish.kind if isinstance(wish.kind, UUID) else None)
    if wish.year:
        rows = rows.filter(year=wish.year)
    if wish.client_id:
        rows = rows.filter(client_id=wish.client_id)
    if wish.side:
        rows = rows.filter(shared_at__isnull=True) if wish.side == DRAFTS else rows.filter(side=wish.side)
    if wish.new:
        rows = rows.filter(Q(is_new=True))
    if wish.tag and for_staff:
        rows = rows.filter(tags__contains=[wish.tag])
    if wish.since:
        rows = rows.filter(Q(created_at__gte=wish.since) | Q(shared_at__gte=wish.since))
    if wish.words:
        rows = rows.filter(searching.said_of(terms or searching.terms(wish.words), for_staff=for_staff))
    return rows.order_by(*SORTS[wish.sort])


@dataclass(frozen=True)
class Branch:
    """A type of the tree and how many documents stand in it; `kind` is empty for all of them."""

    kind: str
    name: str
    count: int


@dataclass(frozen=True)
class Tree:
    """Types and years of a list; `new` is how many of all its documents are New to the person who reads."""

    types: list[Branch] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    new: int = 0

    def count_of(self, wish: Wish) -> int:
        return next((b.count for b in self.types if b.kind == str(wish.kind or "")), 0)


def tree_of(
    rows: QuerySet[Document],
    year: int | None,
    *,
    types: Sequence[DocumentType] | None = None,
    news: Q | None = None,
) -> Tree:
    """
    Count documents by type, within the year if one is chosen, name every year, and count `news`; one query, and one
    for the firm's types if they are not given.
    """
    new = Count("pk", filter=news) if news is not None else Value(0)
    counted = rows.order_by().values_list("type_id", "year").annotate(count=Count("pk"), new=new)
    groups = list(counted)
    counts: Counter[UUID | None] = Counter()
    for type_id, of_year, count, _ in groups:
        counts[type_id] += count if year in (None, of_year) else 0
    kinds = [each for each in (DocumentType.objects.all() if types is None else types) if each.pk in counts]
    branches = [Branch("", "All", counts.total())]
    branches += [Branch(str(kind.pk), kind.name, counts[kind.pk]) for kind in kinds]
    branches += [Branch(NO_TYPE, OTHER, counts[None])] if None in counts else []
    years = sorted({group[1] for group in groups}, reverse=True)
    return Tree(branches, years, sum(group[3] for group in groups))

"""A list of documents as somebody wishes to see it: filtered, sorted, and counted by type and year."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from features.documents.models import OTHER, Document

Sort = Literal["newest", "oldest", "name"]
SORTS: dict[str, tuple[str | Combinable, ...]] = {
    "newest": ("-created_at", "-id"),
    "oldest": ("created_at", "id"),
    "name": (Lower("name"), "-created_at", "id"),
}
PER_PAGE = 50
NO_TYPE = "other"


@dataclass(frozen=True)
class Wish:
    """What to show. `kind` is a type's id, or NO_TYPE for documents without one; `side` is whose uploads."""

    words: str = ""
    kind: UUID | str | None = None
    year: int | None = None
    new: bool = False
    sort: Sort = "newest"
    client_id: UUID | None = None
    side: str = ""

    @property
    def is_plain(self) -> bool:
        """Return whether type and year alone decide, so that the tree knows the total."""
        return not (self.words or self.new or self.client_id or self.side)


def matching(rows: QuerySet[Document], wish: Wish) -> QuerySet[Document]:
    """Filter and sort. For `wish.new` the rows need `is_new` (queries.with_news)."""
    if wish.kind:
        rows = rows.filter(type=wish.kind if isinstance(wish.kind, UUID) else None)
    if wish.year:
        rows = rows.filter(year=wish.year)
    if wish.client_id:
        rows = rows.filter(client_id=wish.client_id)
    if wish.side:
        rows = rows.filter(side=wish.side)
    if wish.new:
        rows = rows.filter(Q(is_new=True))
    for word in wish.words.split()[:8]:
        rows = rows.filter(_said_of(word))
    return rows.order_by(*SORTS[wish.sort])


def _said_of(word: str) -> Q:
    """Find a word in what people know of a document: its name, its ending, its type, whose it is, its year."""
    found = Q(name__icontains=word) | Q(type__name__icontains=word) | Q(client__name__icontains=word)
    found |= Q(extension__iexact=word.lstrip("."))
    if word.isdecimal() and len(word) == 4:  # noqa: PLR2004  a year
        found |= Q(year=int(word))
    return found


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


def tree_of(rows: QuerySet[Document], year: int | None, *, news: Q | None = None) -> Tree:
    """Count documents by type, within the year if one is chosen, name every year, and count `news`; one query."""
    columns = ("type_id", "type__name", "type__order", "year")
    new = Count("pk", filter=news) if news is not None else Value(0)
    groups = rows.order_by().values_list(*columns).annotate(count=Count("pk"), new=new)
    counts: Counter[tuple[bool, int, str, str]] = Counter()
    for type_id, name, order, of_year, count, _ in groups:
        key = (type_id is None, order or 0, name or OTHER, str(type_id or NO_TYPE))
        counts[key] += count if year in (None, of_year) else 0
    types = [
        Branch(kind, name, counts[rest, order, name, kind]) for rest, order, name, kind in sorted(counts)
    ]
    years = sorted({group[3] for group in groups}, reverse=True)
    return Tree([Branch("", "All", counts.total()), *types], years, sum(group[5] for group in groups))

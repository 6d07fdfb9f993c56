"""A list of documents as somebody wishes to see it: filtered, sorted, and counted by type and year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    F,
    Func,
    Q,
    QuerySet,
    SmallIntegerField,
    TextField,
    UUIDField,
    Value,
)  # fmt: skip
from django.db.models.functions import Cast

from features.base.prepared import Given
from features.documents import searching
from features.documents.models import OTHER, Document, DocumentType
from features.documents.searching import Sought

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
VALUES = ("kind", "year", "client_id", "tag", "since")


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

    def outline(self) -> "Wish":
        """Return what makes another statement of it; what is only another value is left to be `given`."""
        blank = {name: Given(name) for name in VALUES if getattr(self, name) not in (None, "", NO_TYPE)}
        return replace(self, words="", view="list", **blank)  # type: ignore[arg-type]

    def given(self) -> dict[str, Any]:
        return {**{name: getattr(self, name) for name in VALUES}, "tag": [self.tag]}


def matching(
    rows: QuerySet[Document], wish: Wish, *, for_staff: bool = False, sought: Sought | None = None
) -> QuerySet[Document]:
    """
    Filter and sort. For `wish.new` the rows need `is_new` (queries.with_news). Tags are looked at for staff alone.
    `sought` are the wish's words, if the caller has read them; it spares a query.
    """
    if wish.kind:
        kind: Any = None if wish.kind == NO_TYPE else wish.kind
        rows = rows.filter(type=kind)
    if wish.year:
        rows = rows.filter(year=wish.year)
    if wish.client_id:
        rows = rows.filter(client_id=wish.client_id)
    if wish.side:
        rows = rows.filter(shared_at__isnull=True) if wish.side == DRAFTS else rows.filter(side=wish.side)
    if wish.new:
        rows = rows.filter(Q(is_new=True))
    if wish.tag and for_staff:
        rows = rows.filter(tags__contains=[wish.tag] if isinstance(wish.tag, str) else wish.tag)
    if wish.since:
        rows = rows.filter(Q(created_at__gte=wish.since) | Q(shared_at__gte=wish.since))
    sought = searching.terms(wish.words).sought if sought is None else sought
    if sought.words:
        rows = rows.filter(searching.said_of(sought, for_staff=for_staff))
    return rows.order_by(*SORTS[wish.sort])


@dataclass(frozen=True)
class Branch:
    """A type of the tree and how many documents stand in it; `kind` is empty for all of them."""

    kind: str
    name: str
    count: int


@dataclass(frozen=True)
class Tree:
    """
    Types and years of a list; `new` is how many of all its documents are New to the person who reads, `kinds` are all
    of the firm's types, and `tags` those that stand on the documents.
    """

    types: list[Branch] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    new: int = 0
    kinds: list[DocumentType] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def count_of(self, wish: Wish) -> int:
        return next((b.count for b in self.types if b.kind == str(wish.kind or "")), 0)


def tree_of(
    rows: QuerySet[Document], year: int | None, *, news: Q | None = None, tagged: bool = False
) -> Tree:
    """
    Count documents by type, within the year if one is chosen, name every year, and count `news`. All of it in one
    query, which counts ids alone: the firm's types, and the tags if asked for, come as further rows.
    """
    return grown(counted(rows, news=news, tagged=tagged), year)


def counted(rows: QuerySet[Document], *, news: Q | None, tagged: bool) -> QuerySet[Document, Any]:
    """Return the rows that a tree grows of."""
    new = Count(Value(1), filter=news) if news is not None else Value(0)
    found = (
        rows.order_by()
        .values_list("type_id", "year")
        .annotate(count=Count("*"), new=new, said=Value("", TextField()), place=Value(0))
    )
    return found.union(_kinds(), *([_tags(rows)] if tagged else [])).order_by()


def grown(rows: Iterable[tuple[Any, ...]], year: int | None) -> Tree:
    counts: Counter[UUID | None] = Counter()
    years, kinds, tags, total_new = set(), [], [], 0
    for type_id, of_year, count, of_new, said, place in rows:
        if count:
            counts[type_id] += count if year in (None, of_year) else 0
            years.add(of_year)
            total_new += of_new
        elif type_id:
            kinds.append(DocumentType(pk=type_id, name=said, order=place))
        else:
            tags.append(said)
    kinds.sort(key=lambda kind: (kind.order, kind.name))
    return Tree(
        _branches(counts, kinds), sorted(years, reverse=True), total_new, kinds, sorted(tags, key=str.lower)
    )


def _branches(counts: Counter[UUID | None], kinds: list[DocumentType]) -> list[Branch]:
    found = [Branch("", "All", counts.total())]
    found += [Branch(str(kind.pk), kind.name, counts[kind.pk]) for kind in kinds if kind.pk in counts]
    return found + ([Branch(NO_TYPE, OTHER, counts[None])] if None in counts else [])


COLUMNS = ("year", "count", "new", "said", "place")


def _kinds() -> QuerySet[DocumentType, Any]:
    nothing = {"year": Value(None, SmallIntegerField()), "count": Value(0), "new": Value(0)}
    rows = DocumentType.objects.order_by().annotate(
        **nothing, said=Cast("name", TextField()), place=F("order")
    )
    return rows.values_list("pk", *COLUMNS)


def _tags(rows: QuerySet[Document]) -> QuerySet[Document, Any]:
    tag = Cast(Func("tags", function="unnest", output_field=CharField()), TextField())
    nothing = {
        "none": Value(None, UUIDField()),
        "no_year": Value(None, SmallIntegerField()),
        "count": Value(0),
    }
    found = rows.order_by().exclude(tags=[]).annotate(**nothing, new=Value(0), said=tag, place=Value(0))
    return found.values_list("none", "no_year", *COLUMNS[1:])

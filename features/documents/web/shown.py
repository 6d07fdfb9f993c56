"""What the pages of both sides show: a page of rows with the tree beside it, and the preview of one document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.db.models import QuerySet

from branding.frame import Link
from features.documents import previews
from features.documents.listing import PER_PAGE, SORTS, Tree, Wish, matching
from features.documents.models import Document

SORT_NAMES = {"newest": "Newest first", "oldest": "Oldest first", "name": "By name"}


@dataclass(frozen=True)
class Listed:
    """One page of a list, and the addresses of every other way to see it."""

    rows: list[Document]
    tree: Tree
    wish: Wish
    number: int
    total: int

    @classmethod
    def read(cls, found: QuerySet[Document], tree: Tree, wish: Wish, number: int) -> Self:
        """Read a page in one query, and the total in a second one where the tree does not know it."""
        found = matching(found, wish)
        rows = list(found[(number - 1) * PER_PAGE : number * PER_PAGE])
        return cls(rows, tree, wish, number, tree.count_of(wish) if wish.is_plain else found.count())

    @property
    def is_filtered(self) -> bool:
        return self.wish != Wish(sort=self.wish.sort)

    @property
    def title(self) -> str:
        kind = next((b.name for b in self.tree.types if b.kind == str(self.wish.kind or "")), "All")
        name = "All documents" if kind == "All" else kind
        return f"{name}, {self.wish.year}" if self.wish.year else name

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def range(self) -> str:
        return f"{self.first} to {self.last} of {self.total}"

    @property
    def next_url(self) -> str:
        return self.url(page=self.number + 1) if self.last < self.total else ""

    @property
    def back_url(self) -> str:
        return self.url(page=self.number - 1) if self.number > 1 else ""

    @property
    def types(self) -> Iterator[Link]:
        now = str(self.wish.kind or "")
        for each in self.tree.types:
            url = self.url(type=each.kind)
            yield Link(
                url, each.name, "folder", each.count, "documents", current=each.kind == now, group="Type"
            )

    @property
    def years(self) -> Iterator[Link]:
        yield Link(self.url(year=""), "All years", current=not self.wish.year, group="Year")
        for year in self.tree.years:
            yield Link(self.url(year=year), str(year), current=year == self.wish.year, group="Year")

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(sort, SORT_NAMES[sort]) for sort in SORTS]

    def url(self, **change: object) -> str:
        """Return the address of this list with something else asked for; any change begins at page one."""
        asked: dict[str, object] = {
            "q": self.wish.words, "type": self.wish.kind, "year": self.wish.year, "new": "1" if self.wish.new else "",
            "sort": self.wish.sort if self.wish.sort != "newest" else "", "client": self.wish.client_id,
            "from": self.wish.side,
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in (asked | change).items() if value})


@dataclass(frozen=True)
class Preview:
    """What can be shown of a document before it is downloaded: pages, or the beginning of a text, or nothing."""

    document: Document
    pages: int
    text: str | None

    @classmethod
    def of(cls, document: Document) -> Self:
        """
        :raises NotStored: the store does not give the file.
        """
        return cls(document, previews.page_count(document), previews.text(document))

    @property
    def numbers(self) -> range:
        return range(1, self.pages + 1)

    @property
    def is_cut(self) -> bool:
        return self.document.pages is not None and self.pages < self.document.pages

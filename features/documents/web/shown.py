"""What the lists of both sides show: a page of rows with the tree beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from branding.frame import Link
from features.documents import searching
from features.documents.listing import PER_PAGE, SORTS, Tree, Wish
from features.documents.lists import MOST_COUNTED, Seen
from features.documents.models import Document

SORT_NAMES = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "name": "By name",
    "largest": "Largest first",
}
VIEW_NAMES = {"list": "List", "grid": "Grid"}


@dataclass(frozen=True)
class Listed:
    """
    One page of a list, and the addresses of every other way to see it. A row that was found by its text has `excerpt`.
    `total` is None where it is more than is worth counting.
    """

    rows: list[Document]
    tree: Tree
    wish: Wish
    number: int
    total: int | None
    has_more: bool

    @classmethod
    def read(cls, seen: Seen, tree: Tree, wish: Wish, number: int) -> Self:
        """
        Read a page in one query, and the total in a second one where the tree does not know it; a search takes three
        more, for its words and for the excerpts.
        """
        terms = searching.terms(wish.words)
        rows = seen.page(wish, terms.sought, number)
        has_more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
        said = searching.excerpts(rows, terms, for_staff=seen.shape.for_staff)
        for row in rows:
            row.excerpt = said.get(row.pk, "")  # type: ignore[attr-defined]
        if wish.is_plain:
            return cls(rows, tree, wish, number, tree.count_of(wish), has_more)
        if rows and not has_more:
            return cls(rows, tree, wish, number, (number - 1) * PER_PAGE + len(rows), has_more)
        return cls(rows, tree, wish, number, seen.count(wish, terms.sought), has_more)

    @property
    def is_filtered(self) -> bool:
        return self.wish != Wish(sort=self.wish.sort, view=self.wish.view)

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything but words narrows the list."""
        return self.wish != Wish(self.wish.words, sort=self.wish.sort, view=self.wish.view)

    @property
    def wider_url(self) -> str:
        """Return the address of the same search in all documents."""
        return self.url(type="", year="", new="", client="", tag="", **{"from": ""})

    @property
    def is_grid(self) -> bool:
        return self.wish.view == "grid"

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
    def of_total(self) -> str:
        return f"{self.total}" if self.total is not None else f"more than {MOST_COUNTED:,}"

    @property
    def range(self) -> str:
        return f"{self.first} to {self.last} of {self.of_total}"

    @property
    def next_url(self) -> str:
        return self.url(page=self.number + 1) if self.has_more else ""

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

    @property
    def views(self) -> list[Link]:
        now = self.wish.view
        return [
            Link(self.url(view=view if view != "list" else ""), name, current=view == now)
            for view, name in VIEW_NAMES.items()
        ]

    def url(self, **change: object) -> str:
        """Return the address of this list with something else asked for; any change begins at page one."""
        asked: dict[str, object] = {
            "q": self.wish.words, "type": self.wish.kind, "year": self.wish.year, "new": "1" if self.wish.new else "",
            "sort": self.wish.sort if self.wish.sort != "newest" else "", "client": self.wish.client_id,
            "from": self.wish.side, "tag": self.wish.tag, "view": "grid" if self.is_grid else "",
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in (asked | change).items() if value})

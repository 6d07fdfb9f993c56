"""What the slice hangs into the frame: menus, Find anything, words for the audit trail."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from branding.frame import Link
from features.base import composition
from features.base.composition import EventText, FindSource, NamingSource, NavItem
from features.library import queries, searching
from features.library.switches import LIBRARY
from features.library.words import TITLE

ICON, AREA, ON_FINDING = "book", "Library", 6
EVENTS = (
    EventText("article.added", "began the article {about}, for: {audience}", AREA, ICON),
    EventText("article.changed", "changed the article {about}", AREA, "pen"),
    EventText("article.restored", "brought back version {version} of the article {about}", AREA, "refresh"),
    EventText("article.published", "published the article {about}, for: {audience}", AREA, "eye"),
    EventText("article.unpublished", "took back the article {about}", AREA, ICON),
    EventText("article.removed", "removed the article {about}", AREA, "trash"),
    EventText("article.picture_added", "added a picture to the article {about}", AREA, "image"),
    EventText("article.picture_removed", "removed a picture of the article {about}", AREA, "image"),
    EventText("article.starters_added", "began the library with {count} drafts", AREA, ICON),
    EventText("article.answered", "said that the article {about} {said}", AREA, "check"),
    EventText("article_category.added", "added the category {about} to the library", AREA, "layers"),
    EventText("article_category.renamed", "renamed a category of the library to {about}", AREA, "layers"),
    EventText("article_category.removed", "removed the category {about} of the library", AREA, "layers"),
)


def is_there(request: Any) -> bool:
    return queries.has_any()


def find(request: Any, words: list[str]) -> Iterator[Link]:
    """Find articles for “Find anything”: those for the team among them."""
    rows = searching.search(queries.in_workspace(request.membership), " ".join(words))
    for one in rows.select_related("category")[:ON_FINDING]:
        where = "Your team only" if one.is_for_team else one.category.name if one.category else ""
        yield Link(reverse("library_staff:article", args=[one.pk]), one.title, ICON, detail=where)


def register() -> None:
    add = composition.nav.add
    add(
        NavItem("library", "client", TITLE, ICON, "library:index", 90, LIBRARY, extra=True, is_there=is_there)
    )
    add(NavItem("library-staff", "staff", TITLE, ICON, "library_staff:index", 60, LIBRARY, extra=True))
    composition.find_sources.add(FindSource("library", 60, "Articles", find, None, LIBRARY))
    composition.naming.add(
        NamingSource(
            "article", 10, "Articles", queries.suggested, queries.named, queries.page_for_staff, LIBRARY
        )
    )
    for event in EVENTS:
        composition.events.add(event)

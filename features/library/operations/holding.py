"""One at a time changes an article."""

from collections.abc import Sequence
from typing import Any, Literal

from django.db.models import Max, QuerySet

from features.base import holding
from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.library import queries
from features.library.models import Article
from features.library.switches import LIBRARY
from features.toggles.queries import is_on

type Way = Literal["up", "down"]


def need(by: Actor) -> None:
    """
    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: the library is off in this firm.
    """
    require(by, Permission.LIBRARY_EDIT)
    if not is_on(LIBRARY):
        raise NotThere


def hold(article: Article, by: Actor) -> None:
    """
    Let one at a time change an article, and bring it up to date.

    :raises NotAllowed: the role may not edit the library.
    :raises NotThere: there is no such article any more, or the library is off.
    """
    need(by)
    holding.hold(article, among=queries.in_workspace(by))


def last_place(rows: QuerySet[Any]) -> int:
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def shift(rows: Sequence[Any], one: Any, to: Way) -> None:
    """Let one and its neighbor change places, and number all of them anew; at an end nothing happens."""
    at = next(place for place, row in enumerate(rows) if row.pk == one.pk)
    other = at + (-1 if to == "up" else 1)
    ordered = list(rows)
    if 0 <= other < len(ordered):
        ordered[at], ordered[other] = ordered[other], ordered[at]
    for place, row in enumerate(ordered):
        row.order = place
    type(one)._default_manager.bulk_update(ordered, ["order"])

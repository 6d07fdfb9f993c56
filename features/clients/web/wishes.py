"""The address of a view of the list: what it asks for, and the addresses of its neighbours."""

import uuid
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode

from features.accounts.rules import UNSEEN
from features.clients.listing import NOBODY, SORTS, VIEWS, Wish

LONGEST = 100  # characters of a search
DEFAULTS = {field.name: field.default for field in fields(Wish)}


def words_of(text: str) -> tuple[str, ...]:
    """Return the words to look for; what can't be seen can't be meant."""
    return tuple(UNSEEN.sub(" ", text[:LONGEST]).split())


def read(query: Mapping[str, str]) -> Wish:
    view, sort = query.get("view", ""), query.get("sort", "name")
    return Wish(
        words=words_of(query.get("q", "")),
        view=view if view in VIEWS else "",
        staff=_staff(query.get("staff", "")),
        sort=sort if sort in SORTS else "name",
        page=_page(query.get("page", "")),
    )


def address(base: str, wish: Wish, **changes: Any) -> str:
    """Return the address of this view with something changed; a change of anything leads to its first page."""
    wanted = replace(wish, **{"page": 1, **changes})
    values = {name: value for name, value in vars(wanted).items() if value != DEFAULTS[name]}
    if words := values.pop("words", None):
        values["q"] = " ".join(words)
    return f"{base}?{urlencode(values)}" if values else base


def _staff(value: str) -> str:
    try:
        return value if value == NOBODY else str(uuid.UUID(value))
    except ValueError:
        return ""


def _page(value: str) -> int:
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 7 else 1  # noqa: PLR2004

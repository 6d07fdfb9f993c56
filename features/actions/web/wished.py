"""The address of a view of the list of to-dos: what it asks for, and the addresses of its neighbours."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from features.accounts.rules import UNSEEN
from features.actions import kinds
from features.actions.listing import DONE, DUES, NOBODY, OPEN, ORDERS, PRODUCT, Staff, Wish

LONGEST = 100  # characters of a search
DEFAULTS = {field.name: field.default for field in fields(Wish)}


def read(query: Mapping[str, str]) -> Wish:
    due, kind, sort = query.get("due", ""), query.get("kind", ""), query.get("sort", "")
    return Wish(
        words=tuple(UNSEEN.sub(" ", query.get("q", "")[:LONGEST]).split()),
        tab=DONE if query.get("tab") == DONE else OPEN,
        due=due if due in DUES else "",
        kind=kind if kind in [one.key for one in kinds.live()] else "",
        client=as_id(query.get("client", "")),
        by=_staff(query.get("by", ""), PRODUCT),
        staff=_staff(query.get("staff", ""), NOBODY),
        sort=sort if sort in ORDERS else "due",
        after=query.get("after", ""),
        before=query.get("before", ""),
    )


def address(wish: Wish, **changes: Any) -> str:
    """Return the address of this view with something changed; a change of anything leads to its first page."""
    wanted = replace(wish, **{"after": "", "before": "", **changes})
    values = {name: value for name, value in vars(wanted).items() if value != DEFAULTS[name]}
    if words := values.pop("words", None):
        values["q"] = " ".join(words)
    base = reverse("actions_staff:index")
    return f"{base}?{urlencode(values)}" if values else base


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _staff(text: str, nobody: str) -> Staff:
    return text if text == nobody else as_id(text) or ""

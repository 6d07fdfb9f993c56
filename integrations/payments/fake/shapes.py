"""What leaves the stand-in: without its own notes, with what was asked to be expanded, in pages."""

from collections.abc import Callable, Iterable
from typing import Any

from integrations.payments.fake.errors import invalid
from integrations.payments.fake.forms import whole
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
MOST, USUAL = 100, 10


def public(thing: Any) -> Any:
    """Return a thing without the notes that begin with an underscore."""
    if isinstance(thing, dict):
        return {name: public(value) for name, value in thing.items() if not name.startswith("_")}
    return [public(value) for value in thing] if isinstance(thing, list) else thing


def expanded(tx: Transaction, account: str, thing: Data, paths: Iterable[str]) -> Data:
    """:raises ApiError: a path leads nowhere."""
    for path in paths:
        _expand(tx, account, thing, path.split("."), path)
    return thing


def _expand(tx: Transaction, account: str, thing: Any, steps: list[str], path: str) -> None:
    step, *rest = steps
    if step not in thing:
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(thing[step], str):
        thing[step] = public(tx.find(account, thing[step]))
    below = thing[step]
    if rest and below is not None:
        for each in below if isinstance(below, list) else [below]:
            _expand(tx, account, each, rest, path)


def page(things: Iterable[Data], params: Data, url: str, fits: Callable[[Data], bool] | None = None) -> Data:
    """Return one page of a list: `limit`, `starting_after`, `created[gte]`."""
    since = whole((params.get("created") or {}).get("gte"))
    found = [one for one in things if one["created"] >= since and (fits is None or fits(one))]
    if after := params.get("starting_after"):
        places = [number for number, one in enumerate(found) if one["id"] == after]
        if not places:
            raise invalid(f"No such object: '{after}'", "resource_missing", param="starting_after")
        found = found[places[0] + 1 :]
    limit = min(whole(params.get("limit"), USUAL), MOST)
    return {
        "object": "list",
        "url": url,
        "has_more": len(found) > limit,
        "data": public(found[:limit]),
    }

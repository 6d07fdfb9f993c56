"""What leaves the stand-in: without its own notes, with what was asked to be expanded, in pages."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from integrations.payments.fake.calls import Call
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


def page(call: Call, kind: str, fits: Callable[[Data], bool] = bool) -> Data:
    """Return one page of a list, the newest first: `limit`, `starting_after`, `created[gte]`."""
    tx, params = call.tx, call.params
    since = whole((params.get("created") or {}).get("gte"))
    limit = min(whole(params.get("limit"), USUAL), MOST)
    things = tx.every(call.account, kind, since=since, before=_place(tx, params.get("starting_after")))
    found = list(islice((one for one in things if fits(one)), limit + 1))
    return {"object": "list", "url": call.path, "has_more": len(found) > limit, "data": public(found[:limit])}


def _place(tx: Transaction, after: str | None) -> int | None:
    """:raises ApiError: there is nothing to start after."""
    if not after:
        return None
    row = tx.line.execute("select seq from objects where id = ?", (after,)).fetchone()
    if row is None:
        raise invalid(f"No such object: '{after}'", "resource_missing", param="starting_after")
    return int(row["seq"])

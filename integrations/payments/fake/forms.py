"""Stripe's forms: `a[b][0]=x` is {"a": {"b": ["x"]}}."""

import re
from typing import Any
from urllib.parse import parse_qsl

type Data = dict[str, Any]
PARTS = re.compile(r"[^\[\]]+|(?<=\[)(?=\])")


def decoded(*queries: str) -> Data:
    """Return the nested values of one or more encoded forms; every value is text."""
    tree: Data = {}
    for query in queries:
        for name, value in parse_qsl(query, keep_blank_values=True):
            _put(tree, PARTS.findall(name) or [name], value)
    return {name: _listed(value) for name, value in tree.items()}


def _put(tree: Data, path: list[str], value: str) -> None:
    for part in path[:-1]:
        below = tree.setdefault(part, {})
        tree = below if isinstance(below, dict) else tree
    last = path[-1] or str(len(tree))  # `expand[]=x`
    tree[last] = value


def _listed(value: Any) -> Any:
    """Return dicts of 0, 1, 2 … as lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(below) for name, below in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def whole(value: Any, default: int = 0) -> int:
    """:raises ValueError: it is no whole number."""
    return int(value) if value not in (None, "") else default


def true(value: Any) -> bool:
    return str(value).lower() == "true"

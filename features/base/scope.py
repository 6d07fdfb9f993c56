"""What belongs to one request or one job: its id, where it comes from, and what was already looked up."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Scope:
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    ip: str | None = None
    agent: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)  # of the browser that asks
    memo: dict[Any, Any] = field(default_factory=dict)
    refused: list[Any] = field(default_factory=list)  # errors for the audit trail, written at the end


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope | None:
    return _current.get()


@contextmanager
def scope(value: Scope | None = None) -> Iterator[Scope]:
    value = value or Scope()
    token = _current.set(value)
    try:
        yield value
    finally:
        _current.reset(token)


def once[T](key: Any, make: Callable[[], T]) -> T:
    """Return what `make` gives, asked at most once in this request or job. Outside of both, asked each time."""
    here = _current.get()
    if here is None:
        return make()
    if key not in here.memo:
        here.memo[key] = make()
    found: T = here.memo[key]
    return found


def forget(key: Any) -> None:
    """Drop what `once` remembers, after a change."""
    if here := _current.get():
        here.memo.pop(key, None)

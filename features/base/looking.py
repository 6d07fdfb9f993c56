"""
Somebody of the staff sees the portal as one of a client's people does, and changes nothing (security R22). What belongs
to such a request is known here, below every slice: whoever notes that a person saw or took something asks `is_on`.
"""

from collections.abc import Callable

from features.base import scope
from features.base.errors import NotAllowed

MEMO, TAKING = "looking as", "looking: takes a file"


class OnlyTheirs(NotAllowed):
    """Whoever looks at somebody's portal asked for what only that person may do."""

    def __init__(self, name: str = "") -> None:
        super().__init__(words(name or as_whom()))


def begin(name: str, note: Callable[[str], None] = lambda _: None) -> None:
    """
    From now on until its end, this request looks at the portal of the person of this name. `note` is called with the
    name of each file that an answer of several gives.
    """
    if here := scope.current():
        here.memo[MEMO], here.memo[TAKING] = name, note


def took(name: str) -> None:
    """Tell that whoever looks takes this file, once nothing of the page that gives it is written any more."""
    if here := scope.current():
        here.memo.get(TAKING, lambda _: None)(name)


def as_whom() -> str:
    """Return the name of the person whose portal this request looks at, or nothing."""
    here = scope.current()
    return str(here.memo.get(MEMO, "")) if here else ""


def is_on() -> bool:
    return bool(as_whom())


def words(name: str) -> str:
    return f"You are looking as {name}. Only they can do this."

"""In which currency the firm counts. The slice that keeps its money says so once it is ready; others ask here."""

from collections.abc import Callable

from branding.words import SYMBOLS
from features.base import remembered

PRESET, KEY, SECONDS = "USD", "currency", 300
_tellers: list[Callable[[], str]] = []


def told_by(teller: Callable[[], str]) -> None:
    _tellers[:] = [teller]


def current() -> str:
    """Return its code, such as EUR; remembered, for many pages ask."""
    return remembered.get(KEY, _tellers[0], seconds=SECONDS) if _tellers else PRESET


def symbol() -> str:
    """Return what stands before an amount: $, €, or the code and a space."""
    return SYMBOLS.get(current(), f"{current()} ")


def changed() -> None:
    remembered.forget([KEY])

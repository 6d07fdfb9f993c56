"""
What keeps a client's upload from being taken back. Slices above that put documents to use (an accepted request, a
signature) say here which ones. Whoever begins such a use locks the document's row first (features.base.holding), so
that a deletion at the same moment either came before, or sees it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from features.base.composition import Registry


@dataclass(frozen=True)
class Hold:
    """`condition` is asked of rows of Document; `why` is said to whoever would delete one, as a whole sentence."""

    key: str
    order: int
    condition: Callable[[], Q]
    why: str


holds: Registry[Hold] = Registry()


def in_use() -> Q:
    """Return the condition that a document is in use."""
    found = Q(pk__in=[])
    for hold in holds:
        found |= hold.condition()
    return found

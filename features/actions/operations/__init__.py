"""
Every change to the client's to-do list. Staff ask by hand with `ask`; slices open what they need with `ensure` and
settle it with `settle_subject`, by the kind and the id of what it is about, as often as they like.
"""

from features.actions.operations.asking import (
    Particulars,
    ask,
    change,
    change_subject,
    ensure,
    withdraw,
    withdraw_subject,
)
from features.actions.operations.settling import (
    mark_seen,
    mark_unseen,
    reopen,
    reopen_subject,
    settle,
    settle_subject,
    take_back,
)

__all__ = [
    "Particulars", "ask", "change", "change_subject", "ensure", "mark_seen", "mark_unseen", "reopen", "reopen_subject",
    "settle", "settle_subject", "take_back", "withdraw", "withdraw_subject",
]  # fmt: skip

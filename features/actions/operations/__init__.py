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
    answer,
    mark_seen,
    mark_unseen,
    reopen,
    reopen_subject,
    settle,
    settle_subject,
    take_back,
)
from features.actions.operations.several import Outcome, nudge, nudge_many, put_back, set_due, withdraw_many

__all__ = [
    "Outcome", "Particulars", "answer", "ask", "change", "change_subject", "ensure", "mark_seen", "mark_unseen",
    "nudge", "nudge_many", "put_back", "reopen", "reopen_subject", "set_due", "settle", "settle_subject", "take_back",
    "withdraw", "withdraw_many", "withdraw_subject",
]  # fmt: skip

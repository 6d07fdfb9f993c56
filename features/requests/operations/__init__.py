"""Every change to requests, templates, upload links and “done uploading”. Pages, API and demo call these alike."""

from features.requests.operations.answering import answer, attach, say, take_back
from features.requests.operations.asking import (
    Wanted,
    add_item,
    ask,
    change,
    change_item,
    copied,
    from_template,
    move_item,
    remove_item,
    send,
)
from features.requests.operations.doneness import choose_rules, say_done, take_back_done
from features.requests.operations.ending import close, nudge, nudge_many, reopen, withdraw
from features.requests.operations.handing import hand_over, make_link, revoke, revoke_own
from features.requests.operations.marks import (
    mark_done_seen,
    mark_done_unseen,
    mark_seen,
    mark_unseen,
)
from features.requests.operations.receiving import begin_by_link, let_in, receive
from features.requests.operations.reviewing import accept, accept_all, ask_again, give_back
from features.requests.operations.templates import (
    add_template,
    add_template_item,
    change_template,
    change_template_item,
    duplicate_template,
    move_template_item,
    remove_template,
    remove_template_item,
)

__all__ = [
    "Wanted", "accept", "accept_all", "add_item", "add_template", "add_template_item", "answer", "ask", "ask_again",
    "attach", "begin_by_link", "change", "change_item", "change_template", "change_template_item", "choose_rules",
    "close", "copied", "duplicate_template", "from_template", "give_back", "hand_over", "let_in", "make_link",
    "mark_done_seen", "mark_done_unseen", "mark_seen", "mark_unseen", "move_item", "move_template_item", "nudge",
    "nudge_many", "receive", "remove_item", "remove_template", "remove_template_item", "reopen", "revoke",
    "revoke_own", "say", "say_done", "send", "take_back", "take_back_done", "withdraw",
]  # fmt: skip

"""What Stripe says and does not fit, in the firm's inbox until somebody settles it on its page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from features.base.composition import InboxItem
from features.base.errors import NotThere
from features.billing import puzzles
from features.billing.models.online import Puzzle

TITLES = {
    "payment": "Money came in that no payment explains",
    "refund": "Money went back that does not fit",
    "dispute": "A dispute that does not fit",
}
ADVICE = {
    "payment": "Find out in Stripe who paid. Then post it for that client: for an invoice, or as credit.",
    "refund": "Compare it with the payment in Stripe, and note what became of it.",
    "dispute": "Compare it with the payment in Stripe, and note what became of it.",
}
MOST = 50


def title(found: Puzzle) -> str:
    return TITLES.get(found.kind, "Stripe says something that does not fit")


def advice(found: Puzzle) -> str:
    if found.kind == "payment" and not found.is_money:
        return ADVICE["dispute"]
    return ADVICE.get(found.kind, ADVICE["dispute"])


def inbox_items(request: Any) -> Iterator[InboxItem]:
    for one in puzzles.visible_to(request.membership)[:MOST] if puzzles.any_open() else ():
        yield InboxItem(
            group="wrong", icon="alert", title=title(one), meta=(one.words,), at=one.created_at,
            url=reverse("billing_firm:puzzle", args=[one.pk]), action="Look", key="", tone="bad",
        )  # fmt: skip


def count_inbox(request: Any) -> int:
    return puzzles.visible_to(request.membership).count() if puzzles.any_open() else 0


def done(request: Any, key: str) -> None:
    """
    :raises NotThere: it is settled on its own page, with words.
    """
    raise NotThere

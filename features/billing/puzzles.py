"""What does not fit is put aside and told, never guessed at (R36)."""

import logging

from django.db.models import Q, QuerySet

from features.base import remembered
from features.base.permissions import Actor
from features.billing import queries
from features.billing.models import Payment, ProviderAccount
from features.billing.models.online import Puzzle

log = logging.getLogger(__name__)
ANY = "billing:any-puzzle"


def put(
    kind: str, object_id: str, words: str, payment: Payment | None = None, *, account: ProviderAccount | None = None,
    amount: int | None = None, currency: str = "",
) -> None:  # fmt: skip
    """
    Put something aside, once. It is an error in the log, and stands in the inbox until somebody settles it. `amount` is
    of money that came and is posted nowhere.
    """
    told = {
        "words": words[:300], "payment": payment, "account": account or (payment.account if payment else None),
        "amount": amount, "currency": currency.upper(),
    }  # fmt: skip
    _, is_new = Puzzle.objects.get_or_create(kind=kind, object_id=object_id, defaults=told)
    if is_new:
        remembered.forget([ANY])
        log.error("Money at the provider that does not fit (%s %s): %s", kind, object_id, words)


def any_open() -> bool:
    """Return whether there is one at all, kept for a minute: hardly ever there is, and each look at the inbox asks."""
    return remembered.get(ANY, Puzzle.objects.filter(settled_at__isnull=True).exists, seconds=60)


def visible_to(by: Actor) -> QuerySet[Puzzle]:
    """Return what is not settled."""
    return settled_or_not(by).filter(settled_at__isnull=True)


def settled_or_not(by: Actor) -> QuerySet[Puzzle]:
    """Return what is about clients this person sees; what is about no payment of ours, to who sees all."""
    theirs = Q(payment__in=queries.payments_in_workspace(by))
    return Puzzle.objects.filter(theirs | Q(payment__isnull=True) if by.limited_to is None else theirs)

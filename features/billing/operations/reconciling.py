"""
What the provider moved against what the books say (R38). Every hour: open attempts are asked about, announcements that
were lost are made up for, and every movement has to have its posting, as every posting its movement.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, Sum

from branding.words import money
from features.billing import ledger
from features.billing.ledger import K
from features.billing.models import Entry, Payment, Posting, ProviderAccount, Refund
from features.billing.operations import asking, attempting, hearing, learning, online, refunds, settling
from features.billing.operations.hearing import payment_of
from integrations.payments.gateway import ProviderRefused, provider
from integrations.payments.model import Movement

log = logging.getLogger(__name__)
REST = timedelta(minutes=3)  # so young an attempt may still be with its person
FORGOTTEN = timedelta(hours=24)  # one that nobody came back to is ended
BACK = timedelta(days=14)  # a bank debit moves days before it has arrived
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
MOST = 50  # differences that are kept
HELD = (K.PROVIDER, K.TRUST_BANK)


def reconcile(account: ProviderAccount, *, now: datetime) -> list[str]:
    """
    Bring the books up to what the provider says, and return what still differs, in words; empty is right.

    :raises PaymentsFailed: the provider does not answer; what was learned until then stays.
    """
    since = max(account.reconciled_at - BACK, FIRST) if account.reconciled_at else FIRST
    settle_open(account, now=now)
    _make_up(account, since, now)
    moved = list(provider().movements(account_id=account.account_id, since=since))
    _post_fees(moved, account, now)
    found = [*_unposted(moved, account), *_unmoved(moved, account, since, now)][:MOST]
    ProviderAccount.objects.filter(pk=account.pk).update(reconciled_at=now, differences=found)
    if found:
        log.error("The books and the provider differ (%s): %s", account.account_id, "; ".join(found[:5]))
    return found


# --- what is open ----------------------------------------------------------------------------------


def settle_open(account: ProviderAccount, *, now: datetime) -> None:
    """Ask about every payment and refund that has been open for some minutes."""
    for payment in Payment.objects.filter(account=account, state__in=Payment.OPEN, created_at__lt=now - REST):
        _settle(payment, now)
    waiting = Refund.objects.filter(payment__account=account, state__in=("asked", "pending"))
    for row in waiting.filter(created_at__lt=now - REST).select_related("payment__account"):
        refunds.ask(row, now=now)


def _settle(payment: Payment, now: datetime) -> None:
    if payment.created_at < now - FORGOTTEN and payment.state == Payment.State.STARTED:
        attempting.end(payment, now=now)
        return
    try:
        seen = asking.find(payment)
    except ProviderRefused as refused:
        log.error("Payment %s can’t be read: %s", payment.pk, refused.message)  # noqa: TRY400  a state
        return
    if seen is not None:
        learning.learn(payment=payment, seen=seen, now=now)
    elif (
        not payment.session_id
    ):  # its start never got there, or nobody heard of it: nothing can have been paid
        learning.give_up(payment=payment, failure="", now=now)


# --- what was announced and not heard ---------------------------------------------------------------


def _make_up(account: ProviderAccount, since: datetime, now: datetime) -> None:
    """Learn what happened there since: payments, refunds, disputes, payouts."""
    there, known = provider(), account.account_id
    for seen in there.payments_since(account_id=known, since=since):
        if (payment := payment_of(seen, account)) is None:
            hearing.put_aside(seen, account)
        elif _is_news(payment, seen.status):
            learning.learn(payment=payment, seen=seen, now=now)
    for refund in there.refunds_since(account_id=known, since=since):
        refunds.hear(refund, account, now=now)
    for dispute in there.disputes_since(account_id=known, since=since):
        if payment := Payment.objects.filter(account=account, intent_id=dispute.payment_id).first():
            online.learn_dispute(payment=payment, seen=dispute, now=now)
    for payout in there.payouts_since(account_id=known, since=since):
        online.learn_payout(payout, account, now=now)


def _is_news(payment: Payment, status: str) -> bool:
    """Return whether it stands otherwise there than here, or its fee was not known yet."""
    same = {"succeeded": "succeeded", "processing": "processing", "canceled": "canceled"}.get(
        status, "started"
    )
    known = Posting.objects.filter(key=f"fee:{payment.pk}")
    return payment.state != same or (same == "succeeded" and not known.exists())


# --- movement by movement --------------------------------------------------------------------------


PAID: dict[str, tuple[str, ...]] = {"payment": ("payment", "fee"), "payment_failed": ("returned", "unfee")}
REFUNDED = {"refund": "refund", "refund_failed": "unrefund"}
KEYS = {
    "dispute": ("disputed:{source}:{id}", "fee:{id}"),
    "dispute_won": ("dispute_won:{source}:{id}", "fee:{id}"),
    "payout": ("payout:{source}",),
    "payout_back": ("unpayout:{source}",),
    "fee": ("fee:{id}",),
}


@dataclass(frozen=True)
class Expected:
    """What a movement has to have done to the books: by the keys of its postings, together."""

    keys: tuple[str, ...]
    net: int


def _expected(moved: Movement, account: ProviderAccount) -> Expected | None:
    """Return what belongs to it; None: it is not to be posted yet, or never will be."""
    if moved.kind in PAID:
        return _of_payment(moved, account)
    if moved.kind in REFUNDED:
        rows = Refund.objects.filter(refund_id=moved.source_id, payment__account=account)
        return Expected(tuple(f"{REFUNDED[moved.kind]}:{row.pk}" for row in rows), moved.net)
    kind = "payout_back" if moved.kind == "payout" and moved.net > 0 else moved.kind
    keys = (key.format(source=moved.source_id, id=moved.id) for key in KEYS.get(kind, ()))
    return Expected(tuple(keys), moved.net)


def _of_payment(moved: Movement, account: ProviderAccount) -> Expected | None:
    payment = Payment.objects.filter(account=account, charge_id=moved.source_id).first()
    if payment is None:
        return Expected((), moved.net)
    if payment.state in (Payment.State.PROCESSING, Payment.State.FAILED):
        return None  # a debit on its way; one that failed went and came back, fee and all
    return Expected(tuple(f"{key}:{payment.pk}" for key in PAID[moved.kind]), moved.net)


def _post_fees(moved: Iterable[Movement], account: ProviderAccount, now: datetime) -> None:
    """Post what the provider took that no payment tells of, and gave back with a debit that was returned."""
    for one in moved:
        currency = one.currency.upper()
        if one.kind == "fee":
            moves = {
                ledger.of_firm(K.FEES, currency): -one.net,
                ledger.of_firm(K.PROVIDER, currency): one.net,
            }
            ledger.post(Posting.Kind.FEE, f"fee:{one.id}", moves, at=now, words=account.account_id)
        elif one.kind == "payment_failed":
            returned = Payment.objects.filter(account=account, charge_id=one.source_id, state="returned")
            if payment := returned.first():
                settling.fee(payment, one.fee, now=now, key=f"unfee:{payment.pk}")


def _unposted(moved: Iterable[Movement], account: ProviderAccount) -> Iterator[str]:
    for one in moved:
        expected = _expected(one, account)
        if expected is None:
            continue
        said = _posted(expected.keys)
        if said != expected.net:
            currency = one.currency.upper()
            yield (
                f"{one.kind.replace('_', ' ').capitalize()} {one.source_id or one.id}: "
                f"{money(expected.net, currency)} at the provider, {money(said, currency)} in the books"
            )


def _posted(keys: tuple[str, ...]) -> int:
    rows = Entry.objects.filter(posting__key__in=keys, account__kind__in=HELD)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def _unmoved(
    moved: Iterable[Movement], account: ProviderAccount, since: datetime, now: datetime
) -> Iterator[str]:
    """Yield what the books say and the provider does not know of."""
    explained = {key for one in moved if (found := _expected(one, account)) for key in found.keys}
    young = Q(created_at__gte=since + BACK) if since > FIRST else Q()
    rows = Posting.objects.filter(young, created_at__lt=now - REST, entries__account__kind=K.PROVIDER)
    rows = rows.exclude(key__in=explained).select_related("undoes", "undone_by")
    for posting in rows.distinct().order_by("created_at"):
        if not _came_to_nothing(posting, explained) and not _is_of_another(posting, account):
            yield f"{posting.get_kind_display()} {posting.words or posting.key}: in the books, not at the provider"


def _came_to_nothing(posting: Posting, explained: set[str]) -> bool:
    """Return whether it was taken back, and the provider knows of neither: it never did what was asked for."""
    other = posting.undoes or getattr(posting, "undone_by", None)
    return other is not None and other.key not in explained


def _is_of_another(posting: Posting, account: ProviderAccount) -> bool:
    """Return whether it is of an account the firm had earlier."""
    others = ProviderAccount.objects.exclude(pk=account.pk)
    if others.filter(Q(ended_at__gte=posting.created_at) | Q(account_id=posting.words)).exists():
        return True
    return bool(posting.words) and Payment.objects.filter(account__in=others, receipt=posting.words).exists()

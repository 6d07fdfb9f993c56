"""
What follows a payment at the provider: refunds that staff asked for, disputes, payouts, and what the firm's account
there is allowed to do. Everything is read there first, and posted under the key of the thing itself.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from features.base import audit, outbox
from features.base.models import OutboxEntry
from features.billing import connected, ledger, puzzles
from features.billing.holding import hold_clients
from features.billing.ledger import K
from features.billing.models import Dispute, Payment, Posting, ProviderAccount, Refund
from features.billing.operations import asking, refunding, settling
from integrations.payments.gateway import ProviderRefused, provider
from integrations.payments.model import Account, Movement, Payout
from integrations.payments.model import Dispute as SeenDispute
from integrations.payments.model import Refund as SeenRefund

log = logging.getLogger(__name__)
NAME = "portico_refund"
KEY_LASTS = timedelta(hours=23)  # so long the provider knows what was asked under a key
REFUSED = "The payment provider did not send it back. The money is still with you."
FAILED = "The bank did not take the refund. The money is back with you."
STATES: dict[str, Refund.State] = {
    "pending": Refund.State.PENDING,
    "needs_action": Refund.State.PENDING,
    "succeeded": Refund.State.DONE,
}
DISPUTES = {
    "needs_response": Dispute.State.OPEN,
    "under_review": Dispute.State.REVIEW,
    "won": Dispute.State.WON,
    "lost": Dispute.State.LOST,
}


def hold(payment: Payment) -> None:
    """Hold the clients a payment is about, and bring it up to date."""
    hold_clients([payment.client_id, *payment.parts.values_list("client", flat=True)])
    payment.refresh_from_db()


# --- refunds ---------------------------------------------------------------------------------------


@outbox.handles(refunding.OUTBOX)
def carry_out(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Ask the provider to send money back, as often as need be under the one key."""
    row = Refund.objects.select_related("payment__account").get(pk=payload["refund"])
    if row.state == Refund.State.ASKED:
        ask_refund(row, now=timezone.now())


def ask_refund(row: Refund, *, now: datetime) -> None:
    """:raises ProviderDown: it may have been done; ask again."""
    try:
        seen = _seen_refund(row, now)
    except ProviderRefused as refused:
        said = (row.pk, refused.message, refused.code)
        log.error("The provider refused refund %s: %s (%s)", *said)  # noqa: TRY400  a state, not a crash
        with transaction.atomic():
            hold(row.payment)
            refunding.fail(row, failure=REFUSED, now=now)
        return
    learn_refund(row=row, seen=seen, now=now)


def _seen_refund(row: Refund, now: datetime) -> SeenRefund:
    """Return it as it is there: asked for with its key, or found in the list when that key is too old to be known."""
    account_id = asking.account_of(row.payment)
    if row.refund_id:
        return provider().read_refund(account_id=account_id, refund_id=row.refund_id)
    if now - row.created_at > KEY_LASTS and (found := _listed(row, account_id)):
        return found
    return provider().refund(
        account_id=account_id, payment_id=row.payment.intent_id, amount=row.amount + row.surcharge, key=row.key,
        metadata={NAME: str(row.pk)},
    )  # fmt: skip


def _listed(row: Refund, account_id: str) -> SeenRefund | None:
    since = row.created_at - asking.AROUND
    found = provider().refunds_since(account_id=account_id, since=since)
    return next((seen for seen in found if seen.metadata.get(NAME) == str(row.pk)), None)


@transaction.atomic
def learn_refund(*, row: Refund, seen: SeenRefund, now: datetime) -> None:
    """Take in how a refund stands. What the bank refused is put back where it came from."""
    hold(row.payment)
    row.refresh_from_db()
    if row.state == Refund.State.FAILED:
        return
    row.refund_id, row.asked_at = seen.id, now
    row.save(update_fields=["refund_id", "asked_at"])
    if seen.status in ("failed", "canceled"):
        refunding.fail(row, failure=FAILED, now=now)
        audit.record("refund.failed", by=None, about=row.payment.client, client_id=row.payment.client_id)
    elif row.state != Refund.State.DONE:
        row.state = STATES[seen.status]
        row.settled_at = now if row.state == Refund.State.DONE else None
        row.save(update_fields=["state", "settled_at"])


def hear_refund(seen: SeenRefund, account: ProviderAccount, *, now: datetime) -> None:
    """Find the refund that is meant; one that staff made at the provider itself is put aside."""
    row = Refund.objects.filter(refund_id=seen.id).first() or _by_name(seen, account)
    if row is not None:
        learn_refund(row=row, seen=seen, now=now)
    elif Payment.objects.filter(intent_id=seen.payment_id, account=account).exists():
        words = f"{seen.amount} {seen.currency} was sent back at the provider itself, not here."
        puzzles.put("refund", seen.id, words, Payment.objects.filter(intent_id=seen.payment_id).first())


def _by_name(seen: SeenRefund, account: ProviderAccount) -> Refund | None:
    mine = Refund.objects.filter(payment__account=account, payment__intent_id=seen.payment_id, refund_id="")
    return next((row for row in mine if str(row.pk) == seen.metadata.get(NAME)), None)


# --- disputes --------------------------------------------------------------------------------------


@transaction.atomic
def learn_dispute(*, payment: Payment, seen: SeenDispute, now: datetime) -> None:
    """
    Take in a dispute: what the bank took is held back at once, with the provider's fee, and comes back when it is won;
    lost, what was paid is owed again.
    """
    hold(payment)
    row, is_new = Dispute.objects.get_or_create(
        dispute_id=seen.id,
        defaults={
            "payment": payment,
            "amount": seen.amount,
            "reason": seen.reason[:60],
            "answer_by": seen.due_by,
        },
    )
    if row.payment_id != payment.pk:
        puzzles.put("dispute", seen.id, f"It names payment {payment.pk} besides {row.payment_id}.", payment)
        return
    if is_new:
        _tell_dispute(payment, row, "dispute.opened")
    for moved in seen.movements:
        _move_dispute(payment, moved, seen.id, now)
    if payment.state in (Payment.State.SUCCEEDED, Payment.State.RETURNED):
        _decide(
            row, payment, seen, now
        )  # any other is not known yet to be paid: this is read again each hour


def _move_dispute(payment: Payment, moved: Movement, dispute_id: str, now: datetime) -> None:
    held, there = ledger.of_firm(K.DISPUTED, payment.currency), ledger.of_firm(K.PROVIDER, payment.currency)
    kinds = {"dispute": Posting.Kind.DISPUTED, "dispute_won": Posting.Kind.DISPUTE_WON}
    if kind := kinds.get(moved.kind):
        moves = {held: -moved.amount, there: moved.amount}
        ledger.post(kind, f"{kind}:{dispute_id}:{moved.id}", moves, at=now, words=payment.receipt)
        settling.fee(payment, moved.fee, now=now, key=f"fee:{moved.id}")


def _decide(row: Dispute, payment: Payment, seen: SeenDispute, now: datetime) -> None:
    if row.state in (Dispute.State.WON, Dispute.State.LOST):
        return
    row.state = DISPUTES[seen.status]
    row.answer_by = seen.due_by
    if row.state in (Dispute.State.WON, Dispute.State.LOST):
        row.settled_at = now
        _tell_dispute(payment, row, f"dispute.{row.state}")
    row.save(update_fields=["state", "answer_by", "settled_at"])
    if row.state == Dispute.State.LOST:
        settling.give_back(
            payment, kind=Posting.Kind.DISPUTE_LOST, key=f"dispute_lost:{seen.id}", amount=row.amount,
            from_account=ledger.of_firm(K.DISPUTED, payment.currency), now=now,
        )  # fmt: skip


def _tell_dispute(payment: Payment, row: Dispute, event: str) -> None:
    audit.record(
        event, by=None, about=payment.client, client_id=payment.client_id, amount=row.amount,
        currency=payment.currency,
    )  # fmt: skip


# --- payouts and the account -----------------------------------------------------------------------


def learn_payout(seen: Payout, *, now: datetime) -> None:
    """Take in that the provider paid the firm; a payout that failed is back at the provider."""
    currency = seen.currency.upper()
    bank, there = ledger.of_firm(K.BANK, currency), ledger.of_firm(K.PROVIDER, currency)
    moves = {bank: seen.amount, there: -seen.amount}
    with transaction.atomic():
        ledger.post(Posting.Kind.PAID_OUT, f"payout:{seen.id}", moves, at=now)
        if seen.status in ("failed", "canceled"):
            posting = Posting.objects.get(key=f"payout:{seen.id}")
            ledger.undo(posting, Posting.Kind.PAID_OUT, f"unpayout:{seen.id}", at=now)


def learn_account(account: ProviderAccount, seen: Account, *, now: datetime) -> None:
    """Take in whether the firm's account can take payments, and what is missing."""
    said = [*seen.missing, *([seen.disabled_reason] if seen.disabled_reason and not seen.missing else [])]
    ProviderAccount.objects.filter(pk=account.pk, ended_at__isnull=True).update(
        is_ready=seen.is_ready, pays_out=seen.payouts_enabled, missing=said, country=seen.country, read_at=now
    )
    connected.changed()


def learn_farewell(account: ProviderAccount, *, now: datetime) -> None:
    """Take in that the firm has cut the connection at the provider."""
    ProviderAccount.objects.filter(pk=account.pk, ended_at__isnull=True).update(is_ready=False, ended_at=now)
    connected.changed()
    audit.record("provider.left", by=None)

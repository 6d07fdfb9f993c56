"""
What follows a payment at the provider: disputes, payouts, and what the firm's account there is allowed to do (refunds:
`refunds.py`). Everything is read there first, and posted under the key of the thing itself.
"""

from datetime import datetime

from django.db import transaction

from features.base import audit
from features.billing import connected, ledger, puzzles
from features.billing.ledger import K
from features.billing.models import Autopay, Dispute, Payment, PaymentMethod, Posting, ProviderAccount
from features.billing.operations import settling, taking
from features.billing.operations.asking import hold
from integrations.payments.model import Account, Movement, Payout
from integrations.payments.model import Dispute as SeenDispute

DISPUTES = {
    "needs_response": Dispute.State.OPEN,
    "under_review": Dispute.State.REVIEW,
    "won": Dispute.State.WON,
    "lost": Dispute.State.LOST,
}


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
    if not payment.is_open:  # an open one is not known yet to be paid: this is read again each hour
        _decide(row, payment, seen, now)


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
        taking.give_back(
            payment, kind=Posting.Kind.DISPUTE_LOST, key=f"dispute_lost:{seen.id}", amount=row.amount,
            from_account=ledger.of_firm(K.DISPUTED, payment.currency), now=now,
        )  # fmt: skip


def _tell_dispute(payment: Payment, row: Dispute, event: str) -> None:
    audit.record(
        event, by=None, about=payment.client, client_id=payment.client_id, amount=row.amount,
        currency=payment.currency,
    )  # fmt: skip


# --- payouts and the account -----------------------------------------------------------------------


def learn_payout(seen: Payout, account: ProviderAccount, *, now: datetime) -> None:
    """Take in that the provider paid the firm; a payout that failed is back at the provider."""
    currency = seen.currency.upper()
    bank, there = ledger.of_firm(K.BANK, currency), ledger.of_firm(K.PROVIDER, currency)
    moves = {bank: seen.amount, there: -seen.amount}
    with transaction.atomic():
        ledger.post(Posting.Kind.PAID_OUT, f"payout:{seen.id}", moves, at=now, words=account.account_id)
        if seen.status in ("failed", "canceled"):
            posting = Posting.objects.get(key=f"payout:{seen.id}")
            key = f"unpayout:{seen.id}"
            ledger.undo(posting, Posting.Kind.PAID_OUT, key, at=now, words=account.account_id)


def learn_account(account: ProviderAccount, seen: Account, *, now: datetime) -> None:
    """Take in whether the firm's account can take payments, and what is missing."""
    said = [*seen.missing, *([seen.disabled_reason] if seen.disabled_reason and not seen.missing else [])]
    ProviderAccount.objects.filter(pk=account.pk, ended_at__isnull=True).update(
        is_ready=seen.is_ready, pays_out=seen.payouts_enabled, missing=said, country=seen.country, read_at=now
    )
    connected.changed()


def end_kept(account: ProviderAccount, *, now: datetime) -> None:
    """Methods that were kept at an account are worth nothing without it, nor is leave to charge them."""
    kept = PaymentMethod.objects.filter(customer__account=account, removed_at__isnull=True)
    kept.update(removed_at=now, is_default=False)
    Autopay.objects.filter(ended_at__isnull=True).update(ended_at=now)


@transaction.atomic
def learn_farewell(account: ProviderAccount, *, now: datetime) -> None:
    """Take in that the firm has cut the connection at the provider."""
    if not ProviderAccount.objects.filter(pk=account.pk, ended_at__isnull=True).update(
        is_ready=False, ended_at=now
    ):
        return
    end_kept(account, now=now)
    connected.changed()
    audit.record("provider.left", by=None)

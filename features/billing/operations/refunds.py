"""
Refunds at the provider: those that staff asked for here are asked for there; those that the firm made in its dashboard
there are taken in. Each is read there first, and posted under the key of its row.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from features.base import audit, outbox
from features.base.models import OutboxEntry
from features.billing import emails, puzzles
from features.billing.models import CreditLot, Payment, ProviderAccount, Refund
from features.billing.operations import asking, failing, refunding, taking
from features.billing.operations.asking import hold
from integrations.payments.gateway import ProviderRefused, provider
from integrations.payments.model import Refund as Seen

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
BAD = ("failed", "canceled")


@outbox.handles(refunding.OUTBOX)
def carry_out(payload: dict[str, Any], entry: OutboxEntry) -> None:
    """Ask the provider to send money back, as often as need be under the one key."""
    row = Refund.objects.select_related("payment__account").get(pk=payload["refund"])
    if row.state == Refund.State.ASKED:
        ask(row, now=timezone.now())


def ask(row: Refund, *, now: datetime) -> None:
    """:raises ProviderDown: it may have been done; ask again."""
    try:
        seen = _seen(row, now)
    except ProviderRefused as refused:
        said = (row.pk, refused.message, refused.code)
        log.error("The provider refused refund %s: %s (%s)", *said)  # noqa: TRY400  a state, not a crash
        with transaction.atomic():
            hold(row.payment)
            failing.fail(row, failure=REFUSED, now=now)
        return
    learn(row=row, seen=seen, now=now)


def _seen(row: Refund, now: datetime) -> Seen:
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


def _listed(row: Refund, account_id: str) -> Seen | None:
    since = row.created_at - asking.AROUND
    found = provider().refunds_since(account_id=account_id, since=since)
    return next((seen for seen in found if seen.metadata.get(NAME) == str(row.pk)), None)


@transaction.atomic
def learn(*, row: Refund, seen: Seen, now: datetime) -> None:
    """Take in how a refund stands. What the bank refused is put back where it came from."""
    hold(row.payment)
    row.refresh_from_db()
    if row.state == Refund.State.FAILED:
        return
    row.refund_id, row.asked_at = seen.id, now
    row.save(update_fields=["refund_id", "asked_at"])
    if seen.status in BAD:
        failing.fail(row, failure=FAILED, now=now)
        audit.record("refund.failed", by=None, about=row.payment.client, client_id=row.payment.client_id)
    elif row.state != Refund.State.DONE:
        row.state = STATES[seen.status]
        row.settled_at = now if row.state == Refund.State.DONE else None
        row.save(update_fields=["state", "settled_at"])


@transaction.atomic
def hear(seen: Seen, account: ProviderAccount, *, now: datetime) -> None:
    """Find the refund that is meant, or take in one that the firm made at the provider itself."""
    payment = Payment.objects.filter(intent_id=seen.payment_id, account=account).first()
    if payment is None:
        return
    hold(payment)
    rows = list(Refund.objects.filter(payment=payment, refund_id=seen.id)) or _by_name(seen, payment)
    for row in rows or _made_there(payment, seen, now):
        learn(row=row, seen=seen, now=now)


def _by_name(seen: Seen, payment: Payment) -> list[Refund]:
    mine = Refund.objects.filter(payment=payment, refund_id="")
    return [row for row in mine if str(row.pk) == seen.metadata.get(NAME)]


def _made_there(payment: Payment, seen: Seen, now: datetime) -> list[Refund]:
    """
    Write down what went back without us, of each part and credit as far as there is some of it left; what is of none of
    them went back twice. Nothing is known yet of an open payment: this is read again each hour.
    """
    if payment.is_open:
        return []
    if seen.currency != payment.currency.lower():
        puzzles.put("refund", seen.id, f"{seen.amount} {seen.currency} was sent back.", payment)
        return []
    cut = taking.cut(payment, seen.amount)
    given: list[tuple[taking.Source | None, int]] = list(taking.shares(payment, cut.principal, now))
    if cut.lost or not given:
        given.append((None, cut.lost))
    rows = [Refund(payment=payment, refund_id=seen.id, amount=each, created_at=now) for _, each in given]
    rows[0].surcharge = cut.surcharge
    for number, (row, (of, _)) in enumerate(zip(rows, given, strict=True)):
        row.key = f"{Refund.THERE}{seen.id}:{number}"
        row.part, row.lot = (None, of) if isinstance(of, CreditLot) else (of, None)
        row.save()
        refunding.post(row, now)
    _tell(payment, rows[0], seen)
    return rows


def _tell(payment: Payment, row: Refund, seen: Seen) -> None:
    audit.record(
        "refund.made_there", by=None, about=payment.client, client_id=payment.client_id, amount=seen.amount,
        currency=payment.currency,
    )  # fmt: skip
    if seen.status not in BAD:
        emails.refunded(row, seen.amount)

"""
What the provider says about a payment becomes what we say. Whatever order things are heard in, and however often, the
end is the same: states only go forward, and each step names the charge that it is about.
"""

import logging
from datetime import datetime

from django.db import transaction

from branding.words import money
from features.base import audit
from features.billing import customers, ledger, puzzles
from features.billing.holding import hold_clients
from features.billing.ledger import K
from features.billing.models import Payment, Posting
from features.billing.operations import following, planning, settling, taking
from integrations.payments.model import Failure
from integrations.payments.model import Payment as Seen

log = logging.getLogger(__name__)
S = Payment.State
NOTHING = "This did not go through. Nothing was charged."


def words_of(failure: Failure) -> str:
    """Return what the person reads: the bank's reason, and that no money moved."""
    said = failure.message_for_person.strip()
    return f"{said} Nothing was charged. Try another way to pay."[:300] if said else NOTHING


@transaction.atomic
def learn(*, payment: Payment, seen: Seen, now: datetime) -> bool:
    """
    Take in how a payment stands at the provider; `seen` was read there, not told. Return whether anything changed.

    What was charged and is not what was asked for is put aside for a person to look at, and posted nowhere.
    """
    hold_clients([payment.client_id, *payment.parts.values_list("client", flat=True)])
    payment.refresh_from_db()
    if not _is_the_one(payment, seen):
        return False
    before = payment.state
    _note_intent(payment, seen, now)
    match seen.status:
        case "succeeded":
            _succeeded(payment, seen, now)
        case "processing":
            _processing(payment, seen, now)
        case "canceled":
            if payment.state == S.STARTED:
                give_up_held(payment, payment.failure, now)
        case _:
            _waits(payment, seen, now)
    return payment.state != before


def _is_the_one(payment: Payment, seen: Seen) -> bool:
    if payment.intent_id in ("", seen.id):
        return True
    puzzles.put(
        "payment", seen.id, f"This names payment {payment.pk}, which is another one at the provider.", payment
    )
    return False


def _note_intent(payment: Payment, seen: Seen, now: datetime) -> None:
    payment.asked_at = now
    payment.intent_id = seen.id
    payment.save(update_fields=["asked_at", "intent_id"])


def _succeeded(payment: Payment, seen: Seen, now: datetime) -> None:
    if payment.state == S.RETURNED:
        if seen.charge_id != payment.charge_id:
            said = "A payment was returned by the bank, and has been made anew since."
            _put_money_aside(payment, seen, said)
        return
    if seen.amount != payment.charged or seen.currency != payment.currency.lower():
        asked = money(payment.charged, payment.currency)
        _put_money_aside(payment, seen, f"Stripe charged {came(seen)}, and {asked} was asked for.")
        return
    if payment.state != S.SUCCEEDED:
        note_method(payment, seen)
        payment.failure = ""
        settling.succeed(payment, now=now)
        customers.keep(payment, seen.method)
        audit.record(
            "payment.made", by=payment.contact, about=payment.client, client_id=payment.client_id,
            amount=payment.amount, currency=payment.currency,
        )  # fmt: skip
    if (moved := seen.settled) is not None and moved.source_id == payment.charge_id:
        settling.fee(payment, moved.fee, now=now)


def _processing(payment: Payment, seen: Seen, now: datetime) -> None:
    if payment.state not in (S.STARTED, S.FAILED, S.CANCELED) or _failed_already(payment, seen):
        return
    note_method(payment, seen)
    payment.state, payment.settled_at, payment.failure = S.PROCESSING, None, ""
    payment.save(update_fields=["state", "settled_at", "failure", "kind", "brand", "last4", "charge_id"])
    customers.keep(payment, seen.method)
    planning.carry_out(payment, now=now)
    for part in payment.parts.filter(is_open=True, invoice__isnull=False).select_related("invoice__client"):
        if part.invoice and part.amount >= ledger.balance(ledger.of_invoice(part.invoice)):
            following.submitted(part.invoice, now=now)


def _failed_already(payment: Payment, seen: Seen) -> bool:
    """Return whether this debit is known to have failed: it was read before that."""
    return payment.state == S.FAILED and bool(seen.charge_id) and seen.charge_id == payment.charge_id


def _waits(payment: Payment, seen: Seen, now: datetime) -> None:
    """It waits for a person: at the beginning, after a decline, or since a bank took a debit back."""
    if seen.failure is None:
        return
    same = bool(seen.charge_id) and seen.charge_id == payment.charge_id
    if payment.state == S.STARTED:
        payment.failure = words_of(seen.failure)
        payment.save(update_fields=["failure"])
    elif payment.state == S.PROCESSING and same:
        payment.failure = words_of(seen.failure)
        settling.fail(payment, S.FAILED, now=now)
        _tell_failed(payment)
    elif payment.state == S.SUCCEEDED and same:
        _returned(payment, seen, now)


def _returned(payment: Payment, seen: Seen, now: datetime) -> None:
    """A bank took back what had arrived."""
    moved = seen.returned
    taking.give_back(
        payment, kind=Posting.Kind.UNPAID, key=f"returned:{payment.pk}", now=now,
        amount=-moved.amount if moved else payment.charged, from_account=ledger.of_firm(K.PROVIDER, payment.currency),
    )  # fmt: skip
    if moved is not None and seen.settled is not None:
        settling.fee(payment, seen.settled.fee, now=now)
        settling.fee(payment, moved.fee, now=now, key=f"unfee:{payment.pk}")
    payment.state, payment.failure = S.RETURNED, words_of(seen.failure) if seen.failure else NOTHING
    payment.save(update_fields=["state", "failure"])
    _tell_failed(payment)


def _tell_failed(payment: Payment) -> None:
    audit.record(
        "payment.failed", by=None, about=payment.client, client_id=payment.client_id, amount=payment.amount,
        currency=payment.currency,
    )  # fmt: skip


def came(seen: Seen) -> str:
    return money(seen.amount, seen.currency.upper())


def _put_money_aside(payment: Payment, seen: Seen, said: str) -> None:
    puzzles.put("payment", seen.id, said, payment, amount=seen.amount, currency=seen.currency)


def note_method(payment: Payment, seen: Seen) -> None:
    payment.charge_id = seen.charge_id
    if (method := seen.method) is not None:
        payment.kind, payment.last4 = method.kind, method.last4
        payment.brand = customers.brand_of(method)


@transaction.atomic
def give_up(*, payment: Payment, failure: str, now: datetime) -> None:
    """Give an attempt up that the provider never heard of, or has ended."""
    hold_clients([payment.client_id, *payment.parts.values_list("client", flat=True)])
    payment.refresh_from_db()
    if payment.state == S.STARTED:
        give_up_held(payment, failure or payment.failure, now)


def give_up_held(payment: Payment, failure: str, now: datetime) -> None:
    payment.failure = failure
    settling.fail(payment, S.FAILED if failure else S.CANCELED, now=now)

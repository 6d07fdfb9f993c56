"""
Money goes back to where it came from (R37): a part of a payment, or credit that was not used. The refund is posted when
it is asked for, so that no two can ask for the same money, and taken back if the provider refuses.
"""

from collections import defaultdict
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from features.base import audit, outbox
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.billing import emails, ledger, queries, rules, sums
from features.billing.holding import hold_clients
from features.billing.ledger import K
from features.billing.models import Account, CreditLot, Payment, PaymentPart, Posting, Refund
from features.billing.operations import following, settling, taking
from features.clients import queries as clients

OUTBOX = "billing.refund"


@transaction.atomic
def refund(
    *, payment: Payment, amount: int, by: Actor, now: datetime, part: PaymentPart | None = None,
    lot: CreditLot | None = None, reason: str = "",
) -> Refund:  # fmt: skip
    """
    Send back some of what a payment brought: of a part (its invoice is owed again), or of the credit it made.

    :raises NotAllowed: the role may not collect.
    :raises NotThere: it is not of a client they see.
    :raises Conflict: it did not arrive, or is disputed.
    :raises Refused: more than is left of it.
    """
    require(by, Permission.BILLING_COLLECT)
    if not queries.payments_in_workspace(by).filter(pk=payment.pk).exists():
        raise NotThere
    hold_clients(payment.parts.values_list("client", flat=True))
    payment.refresh_from_db()
    _check_seen(part or lot, by)
    _check(payment, part, lot, amount)
    row = Refund.objects.create(
        payment=payment, part=part, lot=lot, amount=amount, surcharge=_surcharge(payment, amount),
        reason=rules.lines(reason, field="reason", most=300), key=f"refund:{uuid4()}", by=getattr(by, "user", None),
        created_at=now,
    )  # fmt: skip
    post(row, now)
    _carry_out(row, now)
    audit.record(
        "payment.refunded", by=by, about=payment.client, client_id=payment.client_id, amount=amount,
        currency=payment.currency,
    )  # fmt: skip
    return row


def _check_seen(of: PaymentPart | CreditLot | None, by: Actor) -> None:
    """A payment of somebody who acts for several clients has parts of clients that not everybody sees."""
    if of is not None and not clients.visible_to(by).filter(pk=of.client_id).exists():
        raise NotThere


def _check(payment: Payment, part: PaymentPart | None, lot: CreditLot | None, amount: int) -> None:
    of = part or lot
    if of is not None:
        of.refresh_from_db()
    if of is None or (part is not None and lot is not None) or of.payment_id != payment.pk:
        raise Refused("Choose what to send back.", field="part")
    if payment.state != Payment.State.SUCCEEDED:
        raise Conflict("Only a payment that has arrived can be sent back.")
    if payment.disputes.exclude(state="won").exists():
        raise Conflict("The payer’s bank has this in dispute: the money is theirs to give back.")
    left = taking.left(part) if part else lot.left if lot else 0
    if not 0 < amount <= left:
        raise Refused("That is more than is left of it.", field="amount")


def _surcharge(payment: Payment, amount: int) -> int:
    """Return the share of the surcharge that goes back too; with the last of the payment, all that is left of it."""
    if not payment.surcharge:
        return 0
    there, extra = sum(taking.left(of) for of in taking.sources(payment)), taking.surcharge_left(payment)
    due = sums.split(payment.surcharge, (payment.amount - there + amount, there - amount))[0]
    return min(max(due - payment.surcharge + extra, 0), extra)


def post(row: Refund, now: datetime) -> None:
    """Write it into the books. What is of no part and of no credit was not there any more: it is the firm's loss."""
    payment, moves = row.payment, defaultdict[Account, int](int)
    if row.part is not None:
        PaymentPart.objects.filter(pk=row.part.pk).update(refunded=F("refunded") + row.amount)
        moves[taking.account_of(row.part)] += row.amount
    elif row.lot is not None:
        CreditLot.objects.filter(pk=row.lot.pk).update(left=F("left") - row.amount)
        moves[taking.account_of(row.lot)] += row.amount
    else:
        taking.note(payment, lost=row.amount)
        moves[ledger.of_firm(K.FEES, payment.currency)] += row.amount
    moves[ledger.of_firm(K.SURCHARGE, payment.currency)] += row.surcharge
    moves[_from(row)] -= row.amount + row.surcharge
    ledger.post(Posting.Kind.REFUNDED, f"refund:{row.pk}", moves, at=now, words=payment.receipt)
    if row.part is not None and row.part.invoice is not None:
        following.moved(row.part.invoice, now=now)


def _from(row: Refund) -> Account:
    if row.part is not None and row.part.purpose == PaymentPart.For.TRUST:
        return ledger.of_firm(K.TRUST_BANK, row.payment.currency)
    return settling.money_account(row.payment)


def _carry_out(row: Refund, now: datetime) -> None:
    emails.refunded(row)
    if row.payment.account_id:
        outbox.put(OUTBOX, {"refund": str(row.pk)}, dedupe_key=row.key)
        return
    row.state, row.settled_at = Refund.State.DONE, now  # cash, or a check that the firm writes
    row.save(update_fields=["state", "settled_at"])

"""A refund that did not reach the payer: what it had taken is put back where it belongs by now."""

from collections import defaultdict
from datetime import datetime

from django.db.models import F

from features.billing import ledger, queries
from features.billing.ledger import K
from features.billing.models import CreditLot, Payment, PaymentPart, Posting, Refund
from features.billing.operations import crediting, following, settling, taking
from features.billing.operations.taking import Moves


def fail(row: Refund, *, failure: str, now: datetime) -> None:
    """
    Take a refund back that the provider refused, or that came back. Where its invoice is not owed so much any more, as
    it was paid anew, credited or voided, the rest is the client's credit; what was lost besides is made good first.
    Whoever calls holds the clients.
    """
    posting, key = Posting.objects.get(key=f"refund:{row.pk}"), f"unrefund:{row.pk}"
    if Posting.objects.filter(key=key).exists():
        return
    row.state, row.failure, row.settled_at = Refund.State.FAILED, failure[:300], now
    row.save(update_fields=["state", "failure", "settled_at"])
    moves: Moves = defaultdict(int)
    if row.part is None and row.lot is None:
        _recover(row, moves, now)
    else:
        moves.update({each.account: -each.amount for each in posting.entries.select_related("account")})
        _put_back(row, moves, now)
    ledger.post(Posting.Kind.REFUND_FAILED, key, moves, at=now, words=posting.words, undoes=posting)
    for part in row.payment.parts.filter(invoice__isnull=False).select_related("invoice__client"):
        if part.invoice is not None:
            following.moved(part.invoice, now=now)
    taking.retake(row.payment, most=row.amount + row.surcharge, key=f"retaken:{row.pk}", now=now)
    _use_up(row.payment, now)


def _put_back(row: Refund, moves: Moves, now: datetime) -> None:
    if row.lot is not None:
        CreditLot.objects.filter(pk=row.lot.pk).update(left=F("left") + row.amount)
    elif row.part is not None:
        rest = _not_owed(row.part, row.amount, moves, now)
        back = {"refunded": F("refunded") - row.amount, "posted": F("posted") - rest}
        PaymentPart.objects.filter(pk=row.part.pk).update(**back)


def _not_owed(part: PaymentPart, amount: int, moves: Moves, now: datetime) -> int:
    """Return what of an amount the part's invoice does not need, and make credit of it."""
    if part.invoice is None:
        return 0
    account = ledger.of_invoice(part.invoice)
    rest = max(amount - ledger.balance(account), 0)
    if rest:
        settling.to_credit(part, part.payment, rest, moves, now)
        moves[account] += rest
    return rest


def _recover(row: Refund, moves: Moves, now: datetime) -> None:
    """It had taken what was not there: the loss is made good, and what was taken for it since goes back."""
    payment = row.payment
    lost = min(payment.lost, row.amount)
    taking.note(payment, lost=-lost)
    moves[settling.money_account(payment)] += row.amount + row.surcharge
    moves[ledger.of_firm(K.SURCHARGE, payment.currency)] -= row.surcharge
    moves[ledger.of_firm(K.FEES, payment.currency)] -= lost
    _untake(payment, row.amount - lost, moves, now)


def _untake(payment: Payment, amount: int, moves: Moves, now: datetime) -> None:
    for of in taking.sources(payment):
        share = min(amount, of.taken)
        if share <= 0:
            continue
        moves[taking.account_of(of)] -= share
        if isinstance(of, CreditLot):
            CreditLot.objects.filter(pk=of.pk).update(taken=F("taken") - share, left=F("left") + share)
        else:
            rest = _not_owed(of, share, moves, now)
            back = {"taken": F("taken") - share, "posted": F("posted") - rest}
            PaymentPart.objects.filter(pk=of.pk).update(**back)
        amount -= share
    moves[ledger.of_firm(K.SURCHARGE, payment.currency)] -= amount
    taking.note(payment, surcharge=-amount)


def _use_up(payment: Payment, now: datetime) -> None:
    """Credit that came back pays what is owed, where the firm says so."""
    if queries.rules().credit != "auto":
        return
    lots = payment.credit_lots.filter(left__gt=0).select_related("client")
    for client in {lot.client for lot in lots}:
        crediting.use_up(client=client, currency=payment.currency, by=None, now=now)

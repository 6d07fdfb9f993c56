"""
What is gone of a payment that had arrived, in whatever order it is heard of: refunds, lost disputes, a bank's return.

Each part and lot remembers what it lost (`refunded`, `taken`), so that nothing is taken from it twice. What went back
beyond all that came is the firm's loss, among the provider's fees, and is remembered too (`Payment.lost`): when a
refund fails, that is made good first. Whoever calls this holds the clients of the parts.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from features.billing import emails, ledger, sums
from features.billing.ledger import K
from features.billing.models import Account, CreditLot, Invoice, Payment, PaymentPart, Posting, Refund
from features.billing.operations import crediting, following

type Moves = defaultdict[Account, int]
type Source = PaymentPart | CreditLot


@dataclass(frozen=True)
class Cut:
    """What an amount that is gone is made of; `lost` is what nothing is left for."""

    surcharge: int
    principal: int
    lost: int


def give_back(
    payment: Payment, *, kind: Posting.Kind, key: str, from_account: Account, amount: int, now: datetime
) -> bool:
    """
    Post that so much of a payment that had arrived is gone again (a bank returned it, a dispute was lost): invoices are
    owed again, credit that came of it is taken back, from invoices too where it was used. Return whether that was new.
    """
    if Posting.objects.filter(key=key).exists():
        return False
    moves: Moves = defaultdict(int)
    touched = take(payment, amount, moves, now)
    moves[from_account] -= sum(moves.values())
    ledger.post(kind, key, moves, at=now, words=payment.receipt)
    _follow(touched, now)
    emails.returned(payment, amount)
    return True


def retake(payment: Payment, *, most: int, key: str, now: datetime) -> None:
    """Make a loss good from what has just come back, or has come in."""
    again = min(most, payment.lost)
    if again <= 0 or (again := again - cut(payment, again).lost) <= 0:
        return
    Payment.objects.filter(pk=payment.pk).update(lost=F("lost") - again)
    moves: Moves = defaultdict(int)
    touched = take(payment, again, moves, now)
    moves[ledger.of_firm(K.FEES, payment.currency)] -= sum(moves.values())
    ledger.post(Posting.Kind.UNPAID, key, moves, at=now, words=payment.receipt)
    _follow(touched, now)


def take(payment: Payment, amount: int, moves: Moves, now: datetime) -> list[Invoice]:
    """Note that so much is gone, and from where; `moves` gets all but where it lay. Return whose invoices it was."""
    found, touched = cut(payment, amount), []
    moves[ledger.of_firm(K.SURCHARGE, payment.currency)] += found.surcharge
    moves[ledger.of_firm(K.FEES, payment.currency)] += found.lost
    for of, share in shares(payment, found.principal, now):
        moves[account_of(of)] += share
        if isinstance(of, CreditLot):
            CreditLot.objects.filter(pk=of.pk).update(taken=F("taken") + share, left=F("left") - share)
            continue
        PaymentPart.objects.filter(pk=of.pk).update(taken=F("taken") + share)
        if of.invoice is not None:
            touched.append(of.invoice)
        else:
            moves[ledger.of_firm(K.TRUST_BANK, payment.currency)] -= share  # it lay apart
    note(payment, lost=found.lost, surcharge=found.surcharge)
    return touched


def note(payment: Payment, *, lost: int = 0, surcharge: int = 0) -> None:
    taken = F("surcharge_taken") + surcharge
    Payment.objects.filter(pk=payment.pk).update(lost=F("lost") + lost, surcharge_taken=taken)
    payment.refresh_from_db(fields=["lost", "surcharge_taken"])


def cut(payment: Payment, amount: int) -> Cut:
    """Return what so much would be taken from: the surcharge in its share, then the rest, as far as both go."""
    there, extra = sum(left(of) for of in sources(payment)), surcharge_left(payment)
    surcharge = min(extra, sums.split(amount, (payment.surcharge, payment.amount))[0])
    principal = min(there, amount - surcharge)
    surcharge += min(extra - surcharge, amount - surcharge - principal)
    return Cut(surcharge, principal, amount - surcharge - principal)


def surcharge_left(payment: Payment) -> int:
    given = payment.refunds.exclude(state=Refund.State.FAILED).values_list("surcharge", flat=True)
    return payment.surcharge - payment.surcharge_taken - sum(given)


def sources(payment: Payment) -> Iterator[Source]:
    """Yield what can be taken from, in the order in which it is: invoices and trust, then credit."""
    yield from payment.parts.select_related("invoice__client", "client", "payment")
    yield from payment.credit_lots.select_related("client", "payment").select_for_update(of=("self",))


def shares(payment: Payment, amount: int, now: datetime) -> Iterator[tuple[Source, int]]:
    """Yield how much is taken from where. Credit is taken back off invoices as far as it has to be."""
    for of in sources(payment):
        share = min(amount, left(of))
        if share <= 0:
            continue
        if isinstance(of, CreditLot):
            _free(of, share, now)
        yield of, share
        amount -= share


def left(of: Source) -> int:
    """Return what of it is not gone yet, used or not; of a row that is up to date."""
    if isinstance(of, CreditLot):
        back = of.refunds.exclude(state=Refund.State.FAILED).values_list("amount", flat=True)
        return of.amount - of.taken - sum(back)
    rest = of.posted - of.refunded - of.taken
    return min(rest, in_trust(of)) if of.purpose == PaymentPart.For.TRUST else rest


def in_trust(part: PaymentPart) -> int:
    """Return what is held in trust now for the client of a part, in its currency; what paid a fee no more."""
    return -ledger.balance(ledger.of_client(K.TRUST, part.client, part.payment.currency))


def account_of(of: Source) -> Account:
    """Return where what a source brought stands in the books."""
    if isinstance(of, CreditLot):
        return ledger.of_client(K.CREDIT, of.client, of.currency)
    if of.invoice is not None:
        return ledger.of_invoice(of.invoice)
    return ledger.of_client(K.TRUST, of.client, of.payment.currency)


def _free(lot: CreditLot, wanted: int, now: datetime) -> None:
    """Take credit back off invoices, the newest first, until just so much of it is left."""
    uses = lot.uses.filter(undone_at__isnull=True).select_related("invoice__client")
    for use in uses.order_by("-created_at", "-id"):
        lot.refresh_from_db(fields=["left"])
        if lot.left >= wanted:
            break
        crediting.take_back(use, now)
        if (over := lot.left + use.amount - wanted) > 0:
            crediting.use_lot(lot, use.invoice, over, None, now)
        following.moved(use.invoice, now=now)


def _follow(touched: list[Invoice], now: datetime) -> None:
    for invoice in touched:
        following.moved(invoice, now=now)

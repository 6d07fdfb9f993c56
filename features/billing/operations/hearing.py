"""
What the provider announces. An announcement only says what to read again: that is read first, outside of any
transaction, and then the announcement and its effect are written in one (R34, R35).
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from features.billing import customers, puzzles, trying
from features.billing.models import Customer, Payment, PaymentMethod, ProviderAccount, ProviderEvent
from features.billing.operations import asking, attempting, learning, online, refunds
from integrations.payments.gateway import Gone, NotFoundThere, PaymentsFailed, provider
from integrations.payments.model import Event
from integrations.payments.model import Payment as Seen

type Effect = Callable[[], object]
log = logging.getLogger(__name__)
DECLINED, NOT_KEPT = "payment_intent.payment_failed", "setup_intent.setup_failed"


def hear(event: Event, *, now: datetime) -> None:
    """
    Take in an announcement for the firm in use, once.

    :raises ProviderDown: what it is about could not be read; nothing was written, and it has to come again.
    """
    if _again(event):
        return
    account = ProviderAccount.objects.filter(account_id=event.account_id).first()
    effect = _effect(event, account, now) if account else None
    with transaction.atomic(durable=True):
        if not _is_first(event, was_known=effect is not None):
            _again(event)
        elif effect is not None:
            effect()
    if account is not None and event.kind in (DECLINED, NOT_KEPT):
        _stop_trying(event, account, now)


def _stop_trying(event: Event, account: ProviderAccount, now: datetime) -> None:
    """End an attempt at which card after card is declined: they are typed at the provider, past all our counting."""
    heard = ProviderEvent.objects.filter(
        account_id=event.account_id, object_id=event.object_id, kind=event.kind
    )
    if heard.count() < trying.PER_ATTEMPT:
        return
    try:
        _end(event, account, now)
    except PaymentsFailed:
        log.warning("%s was declined often, and could not be ended.", event.object_id)


def _end(event: Event, account: ProviderAccount, now: datetime) -> None:
    if event.kind == NOT_KEPT:
        key = f"end:{event.object_id}"
        provider().cancel_setup(account_id=account.account_id, setup_id=event.object_id, key=key)
        return
    mine = Payment.objects.filter(account=account, intent_id=event.object_id, state=Payment.State.STARTED)
    if payment := mine.first():
        attempting.end(payment, now=now)


def _again(event: Event) -> bool:
    """Count it, if it was heard before."""
    heard = ProviderEvent.objects.filter(account_id=event.account_id, event_id=event.id)
    return bool(heard.update(times=F("times") + 1))


def _is_first(event: Event, *, was_known: bool) -> bool:
    """Write it down; whoever brings the same at the same moment waits here, and is second."""
    row = ProviderEvent(
        account_id=event.account_id, event_id=event.id, kind=event.kind[:80], object_id=event.object_id[:80],
        happened_at=event.created, was_known=was_known,
    )  # fmt: skip
    ProviderEvent.objects.bulk_create([row], ignore_conflicts=True)
    return ProviderEvent.objects.filter(pk=row.pk).exists()


def _effect(event: Event, account: ProviderAccount, now: datetime) -> Effect | None:
    """Read what it is about; return what that changes here, or None: nothing."""
    if event.is_farewell:
        return lambda: online.learn_farewell(account, now=now)
    read = READERS.get(event.object_kind)
    if read is None:
        return None
    try:
        return read(event.object_id, account, now)
    except (NotFoundThere, Gone):
        return None


def payment_of(seen: Seen, account: ProviderAccount) -> Payment | None:
    """Return the payment that is meant: by its id there, or by our name for it where the id never reached us."""
    mine = Payment.objects.filter(account=account)
    if found := mine.filter(intent_id=seen.id).first():
        return found
    name = seen.metadata.get(asking.NAME, "")
    return next((row for row in mine.filter(intent_id="") if str(row.pk) == name), None) if name else None


def _payment(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    seen = provider().read_payment(account_id=account.account_id, payment_id=object_id)
    payment = payment_of(seen, account)
    if payment is None:
        return lambda: put_aside(seen, account)
    return lambda: learning.learn(payment=payment, seen=seen, now=now)


def put_aside(seen: Seen, account: ProviderAccount) -> None:
    """Money that came past the portal waits for a person to say whose it is."""
    if seen.status == "succeeded" and not Payment.objects.filter(charge_id=seen.charge_id).exists():
        said = f"{learning.came(seen)} came in at Stripe that no payment here was asked for."
        puzzles.put("payment", seen.id, said, account=account, amount=seen.amount, currency=seen.currency)


def _checkout(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    page = provider().read_checkout(account_id=account.account_id, checkout_id=object_id)
    if page.payment_id:
        return _payment(page.payment_id, account, now)
    if page.setup_id:
        return _setup(page.setup_id, account, now)
    payment = Payment.objects.filter(account=account, session_id=object_id).first()
    if payment is None or page.status != "expired":
        return None
    return lambda: learning.give_up(payment=payment, failure="", now=now)


def _setup(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    if account.ended_at is not None:
        return None  # nothing can be paid with it any more
    seen = provider().read_setup(account_id=account.account_id, setup_id=object_id)
    customer = Customer.objects.filter(account=account, customer_id=seen.customer_id).first()
    method = seen.method
    if customer is None or method is None or method.customer_id != seen.customer_id:
        return None
    return lambda: customers.note(customer, method)


def _method(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    """A kept method was changed, or taken away at the provider."""
    row = PaymentMethod.objects.filter(method_id=object_id, customer__account=account).first()
    if row is None:
        return None
    seen = provider().read_method(account_id=account.account_id, method_id=object_id)
    return lambda: customers.refresh(row, seen, now=now)


def _refund(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    seen = provider().read_refund(account_id=account.account_id, refund_id=object_id)
    first = _first(seen.payment_id, account, now)
    return lambda: (first(), refunds.hear(seen, account, now=now))


def _dispute(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    seen = provider().read_dispute(account_id=account.account_id, dispute_id=object_id)
    first = _first(seen.payment_id, account, now)
    payment = Payment.objects.filter(account=account, intent_id=seen.payment_id).first()
    if payment is None:
        return None
    return lambda: (first(), online.learn_dispute(payment=payment, seen=seen, now=now))


def _first(payment_id: str, account: ProviderAccount, now: datetime) -> Effect:
    """What follows a payment is heard before the payment itself at times: that is learned first."""
    payment = Payment.objects.filter(account=account, intent_id=payment_id).first()
    found = _payment(payment_id, account, now) if payment is not None and payment.is_open else None
    return found or (lambda: None)


def _payout(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    seen = provider().read_payout(account_id=account.account_id, payout_id=object_id)
    return lambda: online.learn_payout(seen, account, now=now)


def _account(object_id: str, account: ProviderAccount, now: datetime) -> Effect | None:
    if object_id != account.account_id:
        return None
    seen = provider().read_account(account.account_id)
    return lambda: online.learn_account(account, seen, now=now)


READERS: dict[str, Callable[[str, ProviderAccount, datetime], Effect | None]] = {
    "payment": _payment,
    "checkout": _checkout,
    "setup": _setup,
    "method": _method,
    "refund": _refund,
    "dispute": _dispute,
    "payout": _payout,
    "account": _account,
}

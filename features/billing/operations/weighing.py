"""
A card that is typed anew may carry a surcharge, which nobody knows before it is typed. So the provider's form pays
nothing: what was typed is looked at here, the person is told what it adds, and agrees to the sum (R33). One payment is
agreed to with one card: what is charged is what was agreed to, whatever else goes on at the same moment.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from branding.words import money
from features.base.errors import Conflict, Refused, Unavailable
from features.billing import amounts, customers, queries, surcharges
from features.billing.models import Customer, Payment, ProviderAccount
from features.billing.operations import asking, attempting, learning, paying
from features.billing.operations.paying import Next
from integrations.payments.gateway import (
    Declined,
    NotFoundThere,
    PaymentsFailed,
    ProviderDown,
    ProviderRefused,
    provider,
)
from integrations.payments.model import Method
from integrations.payments.model import Payment as Seen

AGAIN = "What you typed can’t be read any more. Type it once more. Nothing was charged."
OTHER = "Another card is being used for this already. Look at what became of it."
LATELY = timedelta(days=3)  # so long after its end a payment's card is still looked for, to be forgotten


@dataclass(frozen=True)
class Look:
    """What was typed for a payment, and what it adds: `rate` in thousandths of a percent."""

    payment: Payment
    method: Method
    rate: int
    surcharge: int

    @property
    def charged(self) -> int:
        return self.payment.amount + self.surcharge

    @property
    def percent(self) -> str:
        return amounts.in_percent(self.rate)

    @property
    def name(self) -> str:
        kind = "Bank account" if self.method.kind == "bank" else "Card"
        return f"{customers.brand_of(self.method) or kind} ending {self.method.last4}"


def look(*, payment: Payment, typed: str = "", now: datetime) -> Look | None:
    """
    Return what was typed, on our page (`typed`: its id) or the provider's, and what it adds. None: nothing was yet.

    :raises Refused: it can't be read any more.
    :raises Unavailable: the provider does not answer.
    """
    try:
        method = _method(payment, payment.agreed or typed)
    except ProviderRefused as refused:
        raise Refused(AGAIN, field="typed") from refused
    except PaymentsFailed as down:
        raise Unavailable(paying.NOT_NOW) from down
    return _reckoned(payment, method, now) if method else None


def _reckoned(payment: Payment, method: Method, now: datetime) -> Look:
    """What was agreed to once stays."""
    rate = surcharges.rate_of(method, payment.client, queries.today(now))
    return Look(
        payment, method, rate, payment.surcharge if payment.agreed else surcharges.on(payment.amount, rate)
    )


def _method(payment: Payment, typed: str) -> Method | None:
    """:raises PaymentsFailed: it can't be read."""
    account_id = asking.account_of(payment)
    if payment.session_id:
        return _typed_there(payment, account_id)
    return provider().read_typed(account_id=account_id, typed_id=typed) if typed else None


def _typed_there(payment: Payment, account_id: str) -> Method | None:
    page = provider().read_checkout(account_id=account_id, checkout_id=payment.session_id)
    if not page.setup_id:
        return None
    setup = provider().read_setup(account_id=account_id, setup_id=page.setup_id)
    return setup.method if setup.status == "succeeded" else None


def page_of(payment: Payment) -> str:
    """
    Return where a card is typed at the provider; empty once that is over.

    :raises Unavailable: the provider does not answer.
    """
    try:
        page = provider().read_checkout(account_id=asking.account_of(payment), checkout_id=payment.session_id)
    except PaymentsFailed as down:
        raise Unavailable(paying.NOT_NOW) from down
    return page.url


def agree(*, found: Look, said: int, return_url: str, now: datetime) -> Next:
    """
    Charge what was typed, with what it adds. Never call it inside a transaction. Sent twice, it is charged once.

    :param said: all that the person was told is charged.
    :raises Refused: it is another amount.
    :raises Conflict: another card was agreed to, or the payment is over.
    :raises Unavailable: the provider does not answer; nothing was charged.
    """
    _bind(found, said, now)
    try:
        _ask_for(found.payment)
    except ProviderDown as down:
        raise Unavailable(paying.NOT_NOW) from down
    except ProviderRefused as refused:
        return _ended(found.payment, refused, now)
    return _charged(found, return_url, now)


@transaction.atomic(durable=True)
def _bind(found: Look, said: int, now: datetime) -> None:
    """Write down which card it is made with, and what that adds: once, before the provider hears of it."""
    payment = found.payment
    asking.hold(payment)
    if payment.state != Payment.State.STARTED or payment.agreed not in ("", found.method.id):
        raise Conflict(OTHER)
    right = _reckoned(payment, found.method, now)
    if said != right.charged:
        raise Refused(
            f"You pay {money(right.charged, payment.currency)}. Look at it once more, then pay.", field="said"
        )
    payment.surcharge, payment.agreed = right.surcharge, found.method.id
    payment.save(update_fields=["surcharge", "agreed"])


def _ask_for(payment: Payment) -> None:
    """Have the provider ask for the sum; only what was agreed to is confirmed after that."""
    if payment.surcharge:
        asking.twice(
            lambda: provider().update_payment(
                account_id=asking.account_of(payment), payment_id=payment.intent_id, amount=payment.charged,
                key=f"{payment.key}:sum",
            )
        )  # fmt: skip


def _charged(found: Look, back: str, now: datetime) -> Next:
    """Once the provider was asked, only the provider knows."""
    payment = found.payment
    try:
        seen = asking.twice(lambda: _confirm(found, back))
    except Declined as refused:
        return paying.declined(payment, refused, now)
    except ProviderRefused as refused:
        return _ended(payment, refused, now)
    except ProviderDown:
        return Next(payment, "unknown", words=paying.UNSURE)
    learning.learn(payment=payment, seen=seen, now=now)
    return paying.after(payment, seen)


def _confirm(found: Look, back: str) -> Seen:
    payment, name = found.payment, found.method.id
    is_kept = bool(payment.session_id)  # typed on the provider's page it is a method there already
    return provider().confirm_payment(
        account_id=asking.account_of(payment), payment_id=payment.intent_id, key=f"{payment.key}:confirm",
        method_id=name if is_kept else "", typed_id="" if is_kept else name, return_url=back,
    )  # fmt: skip


def _ended(payment: Payment, refused: ProviderRefused, now: datetime) -> Next:
    """The provider did not want it, or it is over there: nobody is charged by it any more, or was already."""
    learning.log.warning("Payment %s was not made: %s (%s)", payment.pk, refused.message, refused.code)
    try:
        attempting.end(payment, now=now)
    except PaymentsFailed:
        return Next(payment, "unknown", words=paying.UNSURE)
    return paying.go_on(payment=payment, now=now)


def forget(account: ProviderAccount, *, now: datetime) -> None:
    """
    Take away what was typed on the provider's page for payments that are over, where nobody wished to keep it. What is
    refused of one does not keep the next; it is tried again within the hour.

    :raises PaymentsFailed: the provider does not answer.
    """
    over = Payment.objects.filter(account=account, weighs=True, settled_at__gt=now - LATELY)
    for payment in over.exclude(session_id=""):
        try:
            _forget_one(payment, account.account_id)
        except NotFoundThere:
            continue
        except ProviderRefused as refused:
            learning.log.warning(
                "What was typed for payment %s was not taken away: %s (%s)",
                payment.pk,
                refused.message,
                refused.code,
            )


def _forget_one(payment: Payment, account_id: str) -> None:
    method = _typed_there(payment, account_id)
    if method is None or not method.customer_id:
        return
    if not Customer.objects.filter(customer_id=method.customer_id).exists():
        provider().detach(account_id=account_id, method_id=method.id, key=f"{payment.key}:forget")

"""Asking the provider about a payment: where it is known there, and how it stands."""

from collections.abc import Callable
from datetime import timedelta

from features.billing.holding import hold_clients
from features.billing.models import Payment
from integrations.payments.gateway import ProviderDown, provider
from integrations.payments.model import Payment as Seen

NAME = "portico_payment"  # of our id among the metadata there
AROUND = timedelta(minutes=5)  # clocks differ


def hold(payment: Payment) -> None:
    """Hold the clients a payment is about, and bring it up to date."""
    hold_clients([payment.client_id, *payment.parts.values_list("client", flat=True)])
    payment.refresh_from_db()


def account_of(payment: Payment) -> str:
    """:raises LookupError: it was not made online."""
    if payment.account is None:
        raise LookupError("This payment was recorded by hand.")
    return payment.account.account_id


def is_alone(payment: Payment) -> bool:
    """Return whether nobody sits before it: it was made by autopay."""
    return payment.key.startswith("auto:")


def twice[T](ask: Callable[[], T]) -> T:
    """Ask once more with the same key where no answer came."""
    try:
        return ask()
    except ProviderDown:
        return ask()


def find(payment: Payment) -> Seen | None:
    """
    Return a payment as the provider has it now; None if it never heard of it, or nobody has tried to pay yet on its
    page.

    :raises ProviderDown: it does not answer.
    """
    account_id = account_of(payment)
    if payment.intent_id:
        return provider().read_payment(account_id=account_id, payment_id=payment.intent_id)
    if payment.session_id:
        page = provider().read_checkout(account_id=account_id, checkout_id=payment.session_id)
        return (
            provider().read_payment(account_id=account_id, payment_id=page.payment_id)
            if page.payment_id
            else None
        )
    return listed(payment)


def listed(payment: Payment) -> Seen | None:
    """Look for it among what was begun since; for a start whose answer was lost."""
    since = payment.created_at - AROUND
    for seen in provider().payments_since(account_id=account_of(payment), since=since):
        if seen.metadata.get(NAME) == str(payment.pk):
            return seen
    return None


def cancel(payment: Payment, seen: Seen) -> Seen:
    """
    End it there.

    :raises ProviderRefused: it has gone through, or is on its way.
    """
    if seen.status == "canceled":
        return seen
    return provider().cancel_payment(
        account_id=account_of(payment), payment_id=seen.id, key=f"{payment.key}:cancel"
    )

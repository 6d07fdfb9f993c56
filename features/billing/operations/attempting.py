"""One attempt at a payment: begun at the provider, ended there when another takes its place."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from features.base.errors import Conflict, DomainError, Refused, Unavailable
from features.billing import customers
from features.billing.holding import hold_clients
from features.billing.models import Invoice, Payment
from features.billing.operations import asking, learning
from features.billing.operations.meaning import Meant
from integrations.payments.gateway import PaymentsFailed, ProviderRefused, provider
from integrations.payments.model import Checkout
from integrations.payments.model import Payment as Seen

BEGUN = timedelta(seconds=20)  # so long an attempt without an id there may still be on its way to get one
PAID = "This was just paid."
COMING = "A payment for this is on its way already."
BEING_PAID = "Somebody is paying this right now. Wait a moment and look again."
AWAY = "Our payment provider does not answer at the moment. Nothing was charged. Try again in a few minutes."


def begin(meant: Meant, customer_id: str = "") -> Seen:
    """Begin it there, without making it. With the same key it is begun once."""
    payment = meant.payment
    keeps = meant.saves or payment.method is not None
    known = customers.id_of(payment.client, payment.payer_email) if keeps else customer_id
    return provider().start_payment(
        account_id=asking.account_of(payment), amount=payment.charged, currency=payment.currency.lower(),
        kinds=meant.kinds, key=payment.key, customer_id=known,
        save_method=meant.saves, description=meant.title, metadata={asking.NAME: str(payment.pk)},
    )  # fmt: skip


def open_page(meant: Meant, back: str) -> Checkout:
    """Open the provider's own page for it."""
    payment = meant.payment
    return provider().checkout(
        account_id=asking.account_of(payment), amount=payment.charged, currency=payment.currency.lower(),
        kinds=meant.kinds, title=meant.title, success_url=back, cancel_url=back, key=payment.key,
        customer_id=customers.id_of(payment.client, payment.payer_email) if meant.saves else "",
        save_method=meant.saves, metadata={asking.NAME: str(payment.pk)},
    )  # fmt: skip


def open_form(meant: Meant, customer_id: str, back: str, away: str) -> Checkout:
    """Open the provider's own page where a card is typed and nothing is paid yet."""
    payment = meant.payment
    return provider().checkout_setup(
        account_id=asking.account_of(payment), customer_id=customer_id, currency=payment.currency.lower(),
        kinds=meant.kinds, success_url=back, cancel_url=away, key=f"{payment.key}:form",
    )  # fmt: skip


def stranger(payment: Payment) -> str:
    """Return the id of somebody made known there for this payment alone: what they type is nobody's to keep."""
    return provider().create_customer(
        account_id=asking.account_of(payment), name=payment.payer_name, email=payment.payer_email,
        metadata={asking.NAME: str(payment.pk)}, key=f"{payment.key}:customer",
    )  # fmt: skip


@transaction.atomic(durable=True)
def note(payment: Payment, *, intent_id: str = "", session_id: str = "", now: datetime) -> None:
    """
    Write down where it is known there, before anybody can pay it.

    :raises Conflict: another attempt has taken its place meanwhile.
    """
    hold_clients([payment.client_id, *payment.parts.values_list("client", flat=True)])
    payment.refresh_from_db()
    if payment.state != Payment.State.STARTED:
        raise Conflict(BEING_PAID)
    payment.asked_at = now
    payment.intent_id, payment.session_id = intent_id or payment.intent_id, session_id or payment.session_id
    payment.save(update_fields=["asked_at", "intent_id", "session_id"])


def given_up(payment: Payment, refused: ProviderRefused, now: datetime) -> DomainError:
    """Note that the provider did not want it at all; return what the person is told."""
    learning.give_up(payment=payment, failure=learning.NOTHING, now=now)
    if refused.code in ("amount_too_small", "amount_too_large"):
        return Refused("That amount can’t be paid online.", field="amount")
    learning.log.error("The provider refused payment %s: %s (%s)", payment.pk, refused.message, refused.code)
    return Unavailable("This can’t be paid online at the moment. Nothing was charged. Ask us how to pay.")


def end_others(invoices: Iterable[Invoice], *, but: UUID | None, now: datetime) -> None:
    """
    End what still waits for somebody at these invoices: one is paid by one attempt at a time (R37).

    :raises Conflict: one went through meanwhile, or is on its way.
    :raises Unavailable: the provider does not answer, so that nobody knows.
    """
    ids = [invoice.pk for invoice in invoices]
    rows = Payment.objects.filter(parts__invoice__in=ids, parts__is_open=True, state__in=Payment.OPEN)
    for payment in rows.exclude(Q(key=f"pay:{but}") | Q(key=f"auto:{but}")).distinct():
        try:
            end(payment, now=now)
        except PaymentsFailed as down:
            raise Unavailable(AWAY) from down
        _tell(payment)


def _tell(payment: Payment) -> None:
    payment.refresh_from_db()
    if payment.state == Payment.State.SUCCEEDED:
        raise Conflict(PAID)
    if payment.state == Payment.State.PROCESSING:
        raise Conflict(COMING)
    if payment.is_open:
        raise Conflict(BEING_PAID)


def end(payment: Payment, *, now: datetime) -> None:
    """
    End an attempt that waits for its person, or learn what has become of it. One on its way stays.

    :raises ProviderDown: nobody knows.
    """
    if payment.session_id and not payment.intent_id:
        _close_page(payment)
    seen = asking.find(payment)
    if seen is None:
        if payment.session_id or payment.created_at + BEGUN < now:
            learning.give_up(payment=payment, failure="", now=now)
        return
    try:
        seen = asking.cancel(payment, seen)
    except ProviderRefused:
        seen = asking.find(payment) or seen
    learning.learn(payment=payment, seen=seen, now=now)


def _close_page(payment: Payment) -> None:
    """Nobody can pay on it from now on; one that is over already is fine."""
    try:
        provider().expire_checkout(
            account_id=asking.account_of(payment), checkout_id=payment.session_id, key=f"{payment.key}:close"
        )
    except ProviderRefused:
        return

"""A firm that has left its account at the provider and has another: what still comes of the old one, and what is over."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from features.base.errors import NotThere
from features.billing import ledger
from features.billing.ledger import K
from features.billing.models import Autopay, Entry, Payment, PaymentMethod
from features.billing.operations import hearing, online, reconciling
from integrations.payments.gateway import provider
from integrations.payments.stripe_gateway import announcements
from tests.factories.billing import FEE, released
from tests.factories.online import connected, pays, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(a, stripe):
    """A firm with an account, a payment and a kept card in it, which it cuts; then it has a second account."""
    old = connected(stripe)
    card, invoice = saved(stripe, a.household), released(a)
    pays(a.alice, invoice, method=card)
    Autopay.objects.create(client=a.household, contact=a.alice, text="x", version="1", typed_name="Alice")
    online.learn_farewell(old, now=timezone.now())
    new = connected(stripe)
    return SimpleNamespace(cast=a, stripe=stripe, old=old, new=new, card=card, invoice=invoice)


def hear_all(firm, account_id: str) -> None:
    for one in firm.stripe.objects("event", account_id):
        hearing.hear(announcements.translated(one), now=timezone.now())


def test_what_comes_of_the_old_account_is_in_the_books_and_the_new_one_does_not_miss_it(firm) -> None:
    payment = Payment.objects.get()
    firm.stripe.ask("refund", account=firm.old.account_id, payment=payment.intent_id, amount=500)
    firm.stripe.ask("dispute", account=firm.old.account_id, payment=payment.intent_id, amount=1_000)
    firm.stripe.advance(days=3)
    hear_all(firm, firm.old.account_id)
    pays(firm.cast.alice, released(firm.cast), method=saved_anew(firm))

    assert ledger.balance(ledger.of_invoice(firm.invoice)) == 500
    assert reconciling.reconcile(firm.new, now=timezone.now() + timezone.timedelta(minutes=10)) == []
    moved = [
        one.net
        for account in (firm.old, firm.new)
        for one in provider().movements(account_id=account.account_id, since=reconciling.FIRST)
    ]
    assert sum(Entry.objects.filter(account__kind=K.PROVIDER).values_list("amount", flat=True)) == sum(moved)


def saved_anew(firm) -> PaymentMethod:
    """Keep a card in the new account; the old customer is not the one there."""
    from features.billing import customers  # noqa: PLC0415

    customer_id = customers.id_of(firm.cast.household, "payer@example.com")
    begun = provider().start_setup(
        account_id=firm.new.account_id, customer_id=customer_id, kinds=["card"], key=f"anew:{firm.new.pk}"
    )
    firm.stripe.confirm(firm.new.account_id, begun.client_secret)
    hear_all(firm, firm.new.account_id)
    return PaymentMethod.objects.get(customer__account=firm.new)


def test_what_was_kept_in_the_old_account_is_over(firm) -> None:
    firm.card.refresh_from_db()
    assert firm.card.removed_at is not None
    assert not Autopay.objects.filter(ended_at__isnull=True).exists()
    with pytest.raises(NotThere):
        pays(firm.cast.alice, released(firm.cast), method=firm.card)

    hear_all(firm, firm.old.account_id)
    assert not PaymentMethod.objects.filter(removed_at__isnull=True).exists()


def test_a_card_kept_there_after_the_end_is_not_taken_in(firm) -> None:
    from features.billing.models import Customer  # noqa: PLC0415

    there = Customer.objects.get(account=firm.old)
    begun = provider().start_setup(
        account_id=firm.old.account_id, customer_id=there.customer_id, kinds=["card"], key=f"late:{there.pk}"
    )
    firm.stripe.confirm(firm.old.account_id, begun.client_secret, "5555555555554444")
    hear_all(firm, firm.old.account_id)

    assert not PaymentMethod.objects.filter(removed_at__isnull=True).exists()
    assert ledger.balance(ledger.of_invoice(firm.invoice)) == 0
    assert Payment.objects.get().amount == FEE

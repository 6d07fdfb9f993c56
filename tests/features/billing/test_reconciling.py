"""The books against the provider (security R38): what was lost is found, and what differs is said."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from features.billing import ledger, nightly
from features.billing.ledger import K
from features.billing.models import Dispute, Payment, Posting, ProviderAccount, Refund
from features.billing.operations import reconciling, refund
from integrations.payments.gateway import provider
from tests.factories.billing import FEE, released
from tests.factories.online import connected, pays, saved, types

pytestmark = pytest.mark.django_db
S = Payment.State
LATER = timedelta(minutes=10)


@pytest.fixture
def account(a, stripe) -> ProviderAccount:
    return connected(stripe)


def look(account: ProviderAccount, after: timedelta = LATER) -> list[str]:
    account.refresh_from_db()
    return reconciling.reconcile(account, now=timezone.now() + after)


def test_a_payment_of_which_nothing_was_heard_is_learned(a, account, stripe) -> None:
    invoice = released(a)
    types(stripe, pays(a.alice, invoice))

    assert look(account) == []

    assert ledger.balance(ledger.of_invoice(invoice)) == 0
    account.refresh_from_db()
    assert (account.differences, account.reconciled_at is None) == ([], False)


def test_whatever_comes_afterwards_is_learned_too(a, account, stripe) -> None:
    for number in ("4000000000000259", "000222222227", "000123456789", "4242424242424242"):
        pays(a.alice, released(a), method=saved(stripe, a.household, number))
    paid = Payment.objects.get(last4="4242")
    refund(payment=paid, part=paid.parts.get(), amount=100, by=a.owner, now=timezone.now())
    stripe.advance(days=8)

    assert look(account) == []

    assert Dispute.objects.get().state == "open"
    assert Refund.objects.get().state == "done"
    assert sorted(Payment.objects.values_list("state", flat=True)) == [
        S.FAILED,
        S.SUCCEEDED,
        S.SUCCEEDED,
        S.SUCCEEDED,
    ]
    assert Posting.objects.filter(kind="paid_out").exists()
    assert list(ledger.proof()) == []
    assert look(account) == []


def test_what_nobody_came_back_to_is_ended_after_a_day(a, account, stripe) -> None:
    step = pays(a.alice, released(a))
    assert look(account) == []
    step.payment.refresh_from_db()
    assert step.payment.state == S.STARTED

    look(account, timedelta(hours=25))

    step.payment.refresh_from_db()
    assert step.payment.state == S.CANCELED
    assert "error" in types(stripe, step)


def test_an_attempt_the_provider_never_heard_of_is_given_up(a, account, stripe) -> None:
    stripe.script("POST /v1/payment_intents", "lose_request", times=2)
    with pytest.raises(Exception, match="Nothing was charged"):
        pays(a.alice, released(a))

    assert look(account) == []

    assert Payment.objects.get().state == S.CANCELED


def test_what_the_provider_has_and_the_books_do_not_is_told(a, account, stripe, caplog) -> None:
    past_us = provider().start_payment(
        account_id=account.account_id, amount=777, currency="usd", kinds=["card"], key=account.account_id
    )
    stripe.confirm(account.account_id, past_us.client_secret)

    with caplog.at_level(logging.ERROR):
        found = look(account)

    assert len(found) == 1
    assert "at the provider, $0.00 in the books" in found[0]
    assert [each for each in caplog.records if "differ" in each.getMessage()]


def test_what_the_books_have_and_the_provider_does_not_is_told(a, account, stripe) -> None:
    moves = {ledger.of_firm(K.PROVIDER, "USD"): FEE, ledger.of_firm(K.INCOME, "USD"): -FEE}
    ledger.post(Posting.Kind.PAID, "payment:invented", moves, at=timezone.now())

    assert look(account) == ["Payment payment:invented: in the books, not at the provider"]


def test_another_amount_is_told(a, account, stripe) -> None:
    pays(a.alice, released(a), method=saved(stripe, a.household))
    payment = Payment.objects.get()
    moves = {ledger.of_firm(K.PROVIDER, "USD"): 1, ledger.of_firm(K.FEES, "USD"): -1}
    ledger.post(Posting.Kind.FEE, f"unfee:{payment.pk}", moves, at=timezone.now())

    assert len(look(account)) == 1


def test_the_job_bears_that_the_provider_is_away(a, account, stripe, caplog) -> None:
    stripe.script("GET /v1/payment_intents", "lose_request")

    with caplog.at_level(logging.WARNING):
        nightly.reconcile.run()

    assert "were not compared" in caplog.text
    account.refresh_from_db()
    assert account.reconciled_at is None


def test_every_night_the_ledger_is_added_up(a, caplog) -> None:
    released(a)

    with caplog.at_level(logging.ERROR):
        nightly.prove_ledger.run()

    assert caplog.text == ""

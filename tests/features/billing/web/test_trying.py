"""Who tries card after card is stopped before the provider is asked, in words (card testing)."""

import pytest
from django.utils import timezone

from features.billing import customers, trying
from features.billing.models import Payment, PaymentMethod, ProviderAccount
from features.billing.operations import hearing
from integrations.payments.gateway import provider
from integrations.payments.stripe_gateway import announcements
from tenants.context import inside
from tests.factories.billing import released
from tests.factories.online import BACK, connected, pays, types
from tests.features.actions.web.test_client import text_of
from tests.http import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(cast, stripe) -> Browser:
    with inside(cast.a.firm):
        connected(stripe)
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


def test_cards_are_not_kept_one_after_another(cast, stripe, bob, monkeypatch) -> None:
    monkeypatch.setattr(trying, "PER_PERSON", 2)
    add = f"/payment-methods/{cast.a.household.pk}/new/"
    begun = [bob.post(add)["Location"] for _ in range(2)]

    answer = bob.post(add, follow=True)

    assert all(stripe.url in one for one in begun)
    assert "Nothing was charged. Wait an hour" in text_of(answer)
    with inside(cast.a.firm):
        assert not PaymentMethod.objects.exists()


def test_one_network_does_not_stop_another(cast, stripe, bob, monkeypatch) -> None:
    monkeypatch.setattr(trying, "PER_NETWORK", 1)
    add = f"/payment-methods/{cast.a.household.pk}/new/"
    bob.post(add)

    assert bob.post(add)["Location"] == "/payment-methods/"
    assert stripe.url in bob.post(add, REMOTE_ADDR="198.51.100.7")["Location"]


def test_a_form_that_keeps_a_card_ends_after_a_few_declined_ones(cast, stripe, bob) -> None:
    with inside(cast.a.firm):
        account = ProviderAccount.objects.get()
        begun = provider().start_setup(
            account_id=account.account_id,
            customer_id=customers.id_of(cast.a.household, "payer@example.com"),
            kinds=["card"],
            key="keep",
        )
        for count in range(1, trying.PER_ATTEMPT + 2):
            stripe.confirm(account.account_id, begun.client_secret, "4000000000000002", return_url=BACK)
            for one in stripe.objects("event", account.account_id):
                hearing.hear(announcements.translated(one), now=timezone.now())
            seen = provider().read_setup(account_id=account.account_id, setup_id=begun.id)
            assert (seen.status == "canceled") == (count >= trying.PER_ATTEMPT)


def test_an_attempt_ends_after_a_few_declined_cards(cast, stripe, bob) -> None:
    with inside(cast.a.firm):
        invoice = released(cast.a)
        step = pays(cast.a.bob, invoice)
        for count in range(1, trying.PER_ATTEMPT + 2):
            types(stripe, step, "4000000000000002")
            for one in stripe.objects("event", step.account_id):
                hearing.hear(announcements.translated(one), now=timezone.now())
            payment = Payment.objects.get()
            assert payment.is_open == (count < trying.PER_ATTEMPT)

        seen = provider().read_payment(account_id=step.account_id, payment_id=payment.intent_id)
        assert (payment.state, seen.status) == ("failed", "canceled")
        assert pays(cast.a.bob, invoice).step == "confirm"

"""Who tries card after card is stopped before the provider is asked, in words (card testing)."""

import pytest

from features.billing import trying
from features.billing.models import PaymentMethod
from tenants.context import inside
from tests.factories.online import connected
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

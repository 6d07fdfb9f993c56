"""An account of its own for each test, and ways to pay into it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.payments.model import Payment
from tests.fakes_stripe import Stripe, running

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
BACK = "http://localhost/back"


def new_key() -> str:
    return str(uuid.uuid4())


@dataclass
class Firm:
    """A firm's account, seen through the gateway."""

    stripe: Stripe
    id: str

    @property
    def provider(self):
        return self.stripe.provider

    def begins(self, amount: int = 5_000, **given: Any) -> Payment:
        asked = {"kinds": ["card", "bank"], "key": new_key(), **given}
        return self.provider.start_payment(account_id=self.id, amount=amount, currency="usd", **asked)

    def pays(self, method: str = "pm_card_visa", amount: int = 10_000, **given: Any) -> Payment:
        """Pay by a kept method, or one of Stripe's names for test cards, without a page."""
        asked = {"kinds": ["card"], "confirm": True, "key": new_key(), "return_url": BACK, **given}
        return self.begins(amount, method_id=method, **asked)

    def pays_by_bank(self, number: str = "000123456789", amount: int = 10_000, **given: Any) -> Payment:
        """Pay as a person does who types a bank account into the form."""
        begun = self.begins(amount, **given)
        self.stripe.confirm(self.id, begun.client_secret, number)
        return self.read(begun)

    def read(self, payment: Payment) -> Payment:
        return self.provider.read_payment(account_id=self.id, payment_id=payment.id)

    def movements(self):
        """Return the movements of the balance, the oldest first."""
        return list(self.provider.movements(account_id=self.id, since=BEGINNING))[::-1]

    def kinds_of_events(self) -> list[str]:
        return [event["type"] for event in self.stripe.objects("event", self.id)]


@pytest.fixture
def firm(stripe: Stripe) -> Firm:
    return Firm(stripe, stripe.account())


@pytest.fixture
def own_stripe(tmp_path, settings):
    with running(tmp_path) as found:
        settings.PAYMENTS = found.connection
        yield found

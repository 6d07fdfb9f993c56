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

    def pays(self, method: str = "pm_card_visa", amount: int = 10_000, **given: Any) -> Payment:
        kinds = ["bank"] if "Bank" in method else ["card"]
        asked = {"kinds": kinds, "confirm": True, "key": new_key(), "return_url": BACK, **given}
        return self.provider.start_payment(
            account_id=self.id, amount=amount, currency="usd", method_id=method, **asked
        )

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

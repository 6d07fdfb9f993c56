"""
Two sides for the same cases: the stand-in, and Stripe's test mode. The second is asked only when its keys are given:

    STRIPE_TEST_SECRET_KEY  sk_test_… of a platform with Connect
    STRIPE_TEST_ACCOUNT     acct_… connected to it, able to take cards and ACH debits in test mode

    manage.py test -m verification tests/verification
"""

import os
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from integrations.payments.address import STRIPE_JS, Connection
from integrations.payments.model import Payment
from integrations.payments.stripe_gateway import StripeProvider
from tests.fakes_stripe import Stripe

SECRET, ACCOUNT = "STRIPE_TEST_SECRET_KEY", "STRIPE_TEST_ACCOUNT"
SIDES = ("stand-in", "stripe")
BACK = "https://portico.example/back"


@dataclass
class Side:
    """A provider with an account that can be paid. Each run has a metadata value of its own, to find its things again."""

    provider: StripeProvider
    account: str
    name: str

    def new_key(self) -> str:
        return str(uuid.uuid4())

    def customer(self) -> str:
        return self.provider.create_customer(
            account_id=self.account, name="Eleanor", email="e@example.com", metadata={}, key=self.new_key()
        )

    def pays(self, method: str = "pm_card_visa", amount: int = 10_000, **given: Any) -> Payment:
        asked = {"kinds": ["card"], "confirm": True, "key": self.new_key(), "return_url": BACK, **given}
        return self.provider.start_payment(
            account_id=self.account, amount=amount, currency="usd", method_id=method, **asked
        )

    def typed(self, method: str = "pm_card_visa") -> str:
        """Return the id of what somebody typed into a form."""
        path = "/v1/test_helpers/confirmation_tokens"
        made = self.provider._line.post(path, self.account, self.new_key(), {"payment_method": method})
        return made["id"]

    def read(self, payment: Payment) -> Payment:
        return self.provider.read_payment(account_id=self.account, payment_id=payment.id)


def real() -> Side:
    """Return Stripe's test mode, or skip the test."""
    key, account = os.environ.get(SECRET, ""), os.environ.get(ACCOUNT, "")
    if not key or not account:
        pytest.skip(f"{SECRET} and {ACCOUNT} are not given")
    assert key.startswith(("sk_test_", "rk_test_")), f"{SECRET} is no key of test mode"
    connection = Connection(key, "pk_test_unused", ("whsec_unused",), "", STRIPE_JS, "")
    return Side(StripeProvider(connection), account, "stripe")


@pytest.fixture
def stand_in(stripe: Stripe) -> Side:
    return Side(stripe.provider, stripe.account(), "stand-in")


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest) -> Side:
    return real() if request.param == "stripe" else request.getfixturevalue("stand_in")

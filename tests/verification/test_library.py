"""
The stand-in beside Stripe's own library, which is made of Stripe's description of its API: no field that the library does
not know, no parameter that it would not send.
"""

import pytest
import stripe as library
from stripe import params

from integrations.payments.fake.routes import PAGE_PARAMS, ROUTES
from tests.integrations.payments.conftest import Firm

OBJECTS = {
    "payment_intent": library.PaymentIntent,
    "charge": library.Charge,
    "refund": library.Refund,
    "dispute": library.Dispute,
    "balance_transaction": library.BalanceTransaction,
    "payout": library.Payout,
    "customer": library.Customer,
    "payment_method": library.PaymentMethod,
    "setup_intent": library.SetupIntent,
    "checkout.session": library.checkout.Session,
    "confirmation_token": library.ConfirmationToken,
    "account": library.Account,
    "event": library.Event,
}
PARAMS = {
    ("POST", "/v1/accounts"): params.AccountCreateParams,
    ("POST", "/v1/account_links"): params.AccountLinkCreateParams,
    ("POST", "/v1/customers"): params.CustomerCreateParams,
    ("POST", "/v1/payment_methods"): params.PaymentMethodCreateParams,
    ("POST", "/v1/setup_intents"): params.SetupIntentCreateParams,
    ("POST", "/v1/setup_intents/x/confirm"): params.SetupIntentConfirmParams,
    ("POST", "/v1/setup_intents/x/cancel"): params.SetupIntentCancelParams,
    ("GET", "/v1/payment_intents"): params.PaymentIntentListParams,
    ("POST", "/v1/payment_intents"): params.PaymentIntentCreateParams,
    ("POST", "/v1/payment_intents/x"): params.PaymentIntentModifyParams,
    ("POST", "/v1/payment_intents/x/confirm"): params.PaymentIntentConfirmParams,
    ("POST", "/v1/payment_intents/x/cancel"): params.PaymentIntentCancelParams,
    ("POST", "/v1/test_helpers/confirmation_tokens"): params.test_helpers.ConfirmationTokenCreateParams,
    ("POST", "/v1/checkout/sessions"): params.checkout.SessionCreateParams,
    ("POST", "/v1/refunds"): params.RefundCreateParams,
    ("GET", "/v1/disputes"): params.DisputeListParams,
    ("GET", "/v1/balance_transactions"): params.BalanceTransactionListParams,
    ("GET", "/v1/payouts"): params.PayoutListParams,
    ("GET", "/v1/events"): params.EventListParams,
}


@pytest.fixture(scope="module")
def world(stripe_server) -> Firm:
    """An account on which one of everything has happened."""
    firm = Firm(stripe_server, stripe_server.account())
    customer = stripe_server.customer(firm.id)
    firm.pays("pm_card_createDispute")
    firm.provider.refund(account_id=firm.id, payment_id=firm.pays().id, amount=100, key="refund")
    firm.provider.start_setup(account_id=firm.id, customer_id=customer, kinds=["card"], key="setup")
    stripe_server.token(firm.id)
    address = "http://localhost/x"
    firm.provider.checkout(
        account_id=firm.id,
        amount=100,
        currency="usd",
        kinds=["card"],
        title="T",
        success_url=address,
        cancel_url=address,
        key="page",
    )
    stripe_server.advance(days=5)
    return firm


@pytest.mark.parametrize("kind", OBJECTS)
def test_every_field_is_one_of_stripes(world: Firm, kind) -> None:
    known = {name for base in OBJECTS[kind].__mro__ for name in getattr(base, "__annotations__", {})}
    account = "" if kind == "account" else world.id
    found = world.stripe.objects(kind, account)

    assert found
    assert {name for one in found for name in one if not name.startswith("_")} - known == set()


@pytest.mark.parametrize(("method", "path"), PARAMS)
def test_every_parameter_is_one_of_stripes(method, path) -> None:
    (route,) = [one for one in ROUTES if one.method == method and one.pattern.fullmatch(path)]
    known = set(PARAMS[method, path].__annotations__) | {"client_secret", *PAGE_PARAMS}

    assert route.params - known - {"expand"} == set()

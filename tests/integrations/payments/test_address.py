"""What the environment says of payments, and what it may not say."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from integrations.payments import gateway
from integrations.payments.address import Connection, connection
from integrations.payments.errors import NotConnectedHere
from integrations.payments.provider import PaymentProvider

LIVE = {
    "address": "stripe://",
    "secret_key": "sk_" + "live_0123456789",
    "publishable_key": "pk_live_0123456789",
    "webhook_secrets": "whsec_0123456789 whsec_abcdefghij",
}
TEST = {**LIVE, "secret_key": "sk_test_0123456789", "publishable_key": "pk_test_0123456789"}
STAND_IN = {**TEST, "api_url": "http://127.0.0.1:12111", "script_url": "http://127.0.0.1:12111/v3/"}
NOTHING = {"address": "", "secret_key": "", "publishable_key": "", "webhook_secrets": ""}


def read(given: dict[str, str], *, practice: bool = False) -> Connection | None:
    return connection(**given, practice=practice)


def test_without_an_address_there_are_no_payments() -> None:
    assert read(NOTHING) is None
    assert read({**LIVE, "address": ""}) is None


def test_stripe_is_described_whole() -> None:
    found = read(LIVE)

    assert found.webhook_secrets == ("whsec_0123456789", "whsec_abcdefghij")
    assert (found.api_url, found.script_url, found.is_practice) == ("", "https://js.stripe.com/v3/", False)
    assert LIVE["secret_key"] not in repr(found)
    assert "whsec" not in repr(found)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"address": "https://pay.example"}, "PAYMENTS_URL"),
        ({"secret_key": ""}, "STRIPE_SECRET_KEY"),
        ({"secret_key": "pk_live_0123456789"}, "STRIPE_SECRET_KEY"),
        ({"secret_key": "sk_test_0123456789"}, "different modes"),
        ({"publishable_key": "sk_live_0123456789"}, "STRIPE_PUBLISHABLE_KEY"),
        ({"webhook_secrets": ""}, "STRIPE_WEBHOOK_SECRETS"),
        ({"webhook_secrets": "secret"}, "STRIPE_WEBHOOK_SECRETS"),
        ({"api_url": "https://stripe.example"}, "STRIPE_API_URL"),
        ({"api_url": "http://127.0.0.1:12111"}, "STRIPE_API_URL"),
        ({"script_url": "https://js.stripe.example/v3/"}, "STRIPE_JS_URL"),
    ],
)
def test_what_is_missing_malformed_or_unsafe_is_named(change, named) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        read({**LIVE, **change})


def test_the_stand_in_needs_practice_loopback_and_test_keys() -> None:
    assert read(STAND_IN, practice=True).api_url == "http://127.0.0.1:12111"
    with pytest.raises(ImproperlyConfigured):
        read(STAND_IN)
    for address in ("http://stripe.example", "http://127.0.0.1.evil.example", "ftp://127.0.0.1"):
        with pytest.raises(ImproperlyConfigured):
            read({**STAND_IN, "api_url": address}, practice=True)
    with pytest.raises(ImproperlyConfigured):
        read({**STAND_IN, **LIVE}, practice=True)


def test_without_a_connection_there_is_no_provider(settings) -> None:
    settings.PAYMENTS = None

    assert not gateway.is_there()
    with pytest.raises(NotConnectedHere):
        gateway.provider()


def test_the_provider_is_the_one_of_the_settings(settings) -> None:
    settings.PAYMENTS = read(TEST)
    found: PaymentProvider = gateway.provider()

    side = found.browser_side()
    assert side.script_url == "https://js.stripe.com/v3/"
    assert "https://js.stripe.com" in side.frames
    assert "https://checkout.stripe.com" in side.hosted
    assert side.is_practice
    settings.PAYMENTS = read(STAND_IN, practice=True)
    side = gateway.provider().browser_side()
    assert side.scripts == side.frames == side.connects == side.hosted == ("http://127.0.0.1:12111",)

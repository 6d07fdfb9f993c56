"""The calls that there are, with the parameters each knows. Anything else is refused, as Stripe refuses it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrations.payments.fake import (
    accounts,
    announcing,
    balance,
    customers,
    disputes,
    intents,
    methods,
    refunds,
    sessions,
    setups,
    tokens,
)
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import invalid

type Data = dict[str, Any]
LIST = ("limit", "starting_after", "created")
INTENT = ("amount", "currency", "customer", "payment_method", "description", "metadata", "setup_future_usage")
SECRET = ("client_secret",)
PAGE_PARAMS = ("key", "_stripe_account")  # what a browser sends instead of headers


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    run: Callable[[Call], Data]
    params: frozenset[str]
    is_public: bool  # a page may call it, with the publishable key and the client secret
    on_platform: bool


def _route(
    method: str,
    path: str,
    run: Callable[[Call], Data],
    *params: str,
    is_public: bool = False,
    on_platform: bool = False,
) -> Route:
    pattern = re.compile(path.replace("*", "([^/]+)"))
    return Route(method, pattern, run, frozenset(("expand", *params)), is_public, on_platform)


ROUTES = (
    _route(
        "POST",
        "/v1/accounts",
        accounts.create,
        *("email", "country", "controller", "capabilities", "business_profile", "metadata"),
        on_platform=True,
    ),
    _route("GET", "/v1/accounts/*", accounts.retrieve, on_platform=True),
    _route(
        "POST",
        "/v1/account_links",
        accounts.link,
        *("account", "type", "return_url", "refresh_url"),
        on_platform=True,
    ),
    _route(
        "POST", "/oauth/deauthorize", accounts.deauthorize, "client_id", "stripe_user_id", on_platform=True
    ),
    _route("POST", "/v1/customers", customers.create, "name", "email", "metadata"),
    _route("GET", "/v1/customers/*", customers.retrieve),
    _route("GET", "/v1/customers/*/payment_methods", methods.of_customer, *LIST),
    _route(
        "POST",
        "/v1/payment_methods",
        methods.create,
        *("type", "card", "us_bank_account", "billing_details"),
        is_public=True,
    ),
    _route("GET", "/v1/payment_methods/*", methods.retrieve),
    _route("POST", "/v1/payment_methods/*/detach", methods.detach),
    _route(
        "POST",
        "/v1/setup_intents",
        setups.create,
        *(
            "customer",
            "allowed_payment_method_types",
            "usage",
            "metadata",
            "payment_method",
            "confirm",
            "return_url",
        ),
    ),
    _route("GET", "/v1/setup_intents/*", setups.mine, *SECRET, is_public=True),
    _route("POST", "/v1/setup_intents/*/cancel", setups.cancel, "cancellation_reason"),
    _route(
        "POST",
        "/v1/setup_intents/*/confirm",
        setups.confirm,
        *("payment_method", "return_url", *SECRET),
        is_public=True,
    ),
    _route(
        "POST",
        "/v1/payment_intents",
        intents.create,
        *INTENT,
        *(
            "allowed_payment_method_types",
            "confirm",
            "off_session",
            "return_url",
            "statement_descriptor_suffix",
        ),
    ),
    _route("GET", "/v1/payment_intents", intents.listed, *LIST),
    _route("GET", "/v1/payment_intents/*", intents.retrieve, *SECRET, is_public=True),
    _route("POST", "/v1/payment_intents/*", intents.update, *INTENT),
    _route(
        "POST",
        "/v1/payment_intents/*/confirm",
        intents.confirm,
        *("payment_method", "confirmation_token", "off_session", "return_url", "use_stripe_sdk", *SECRET),
        is_public=True,
    ),
    _route("POST", "/v1/confirmation_tokens", tokens.create, *tokens.ASKED, is_public=True),
    _route("GET", "/v1/confirmation_tokens/*", tokens.retrieve),
    _route(
        "POST",
        "/v1/test_helpers/confirmation_tokens",
        tokens.create_in_test,
        *("payment_method", *tokens.ASKED),
    ),
    _route("POST", "/v1/payment_intents/*/cancel", intents.cancel, "cancellation_reason"),
    _route(
        "POST",
        "/v1/checkout/sessions",
        sessions.create,
        *("mode", "line_items", "payment_intent_data", "metadata", "customer", "currency"),
        *("allowed_payment_method_types", "success_url", "cancel_url"),
    ),
    _route("GET", "/v1/checkout/sessions/*", sessions.retrieve),
    _route("POST", "/v1/checkout/sessions/*/expire", sessions.expire),
    _route("POST", "/v1/refunds", refunds.create, "payment_intent", "amount", "metadata"),
    _route("GET", "/v1/refunds", refunds.listed, *LIST),
    _route("GET", "/v1/refunds/*", refunds.retrieve),
    _route("GET", "/v1/disputes", disputes.listed, *LIST),
    _route("GET", "/v1/disputes/*", disputes.retrieve),
    _route("GET", "/v1/balance_transactions", balance.listed, *LIST),
    _route("GET", "/v1/payouts", balance.payouts, *LIST),
    _route("GET", "/v1/payouts/*", balance.payout),
    _route("GET", "/v1/events", announcing.listed, *LIST),
)


def found(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """:raises ApiError: there is no such call."""
    for route in ROUTES:
        if route.method == method and (match := route.pattern.fullmatch(path)):
            return route, match.groups()
    raise invalid(f"Unrecognized request URL ({method}: {path}).", status=404)


def check(route: Route, params: Data) -> None:
    """:raises ApiError: a parameter that this call does not know."""
    known = route.params | (frozenset(PAGE_PARAMS) if route.is_public else frozenset())
    if unknown := sorted(set(params) - known):
        names = ", ".join(unknown)
        raise invalid(f"Received unknown parameter: {names}", "parameter_unknown", param=unknown[0])

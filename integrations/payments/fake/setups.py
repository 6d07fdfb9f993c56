"""SetupIntents: keeping a method for later."""

from typing import Any

from integrations.payments.fake import charging, intents, methods, sessions
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.cards import Decline
from integrations.payments.fake.errors import ApiError, invalid
from integrations.payments.fake.forms import true
from integrations.payments.fake.shapes import public
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]


def create(call: Call) -> Data:
    setup = begun(call.tx, call.account, call.params)
    announce(call.tx, call.account, "setup_intent.created", call.tx.put(call.account, setup))
    if given := call.params.get("payment_method"):
        setup |= {"payment_method": given, "status": "requires_confirmation"}
    if true(call.params.get("confirm")):
        confirmed(call, setup, call.params.get("payment_method") or "")
    return setup


def begun(tx: Transaction, account: str, params: Data) -> Data:
    customer = params.get("customer")
    if customer:
        tx.get(account, "customer", customer)
    identifier = tx.token("seti")
    allowed = params.get("allowed_payment_method_types")
    return {
        "id": identifier,
        "object": "setup_intent",
        "allowed_payment_method_types": allowed,
        "application": None,
        "cancellation_reason": None,
        "client_secret": tx.token(f"{identifier}_secret"),
        "created": tx.now,
        "customer": customer or None,
        "description": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": params.get("metadata") or {},
        "next_action": None,
        "payment_method": None,
        "payment_method_types": methods.kinds_of(allowed, "usd"),
        "status": "requires_payment_method",
        "usage": params.get("usage") or "off_session",
    }


def mine(call: Call) -> Data:
    setup = call.tx.get(call.account, "setup_intent", call.ids[0])
    if call.is_person and call.params.get("client_secret") != setup["client_secret"]:
        raise invalid(
            "The client_secret provided does not match.", "resource_missing", 404, param="client_secret"
        )
    return setup


def confirm(call: Call) -> Data:
    setup = mine(call)
    if setup["status"] not in intents.OPEN:
        raise invalid(
            f"You cannot confirm this SetupIntent because it has a status of {setup['status']}.",
            "setup_intent_unexpected_state",
        )
    return confirmed(call, setup, call.params.get("payment_method") or setup["payment_method"] or "")


def cancel(call: Call) -> Data:
    setup = mine(call)
    if setup["status"] not in intents.OPEN:
        raise invalid(
            f"You cannot cancel this SetupIntent because it has a status of {setup['status']}.",
            "setup_intent_unexpected_state",
        )
    setup |= {"status": "canceled", "next_action": None}
    announce(call.tx, call.account, "setup_intent.canceled", call.tx.put(call.account, setup))
    return setup


def confirmed(call: Call, setup: Data, given: str) -> Data:
    """:raises ApiError: the card can't be kept."""
    tx, account = call.tx, call.account
    method = methods.resolve(tx, account, given)
    if method["type"] not in setup["payment_method_types"]:
        raise invalid("This PaymentMethod is not allowed for this SetupIntent.", param="payment_method")
    does = methods.behaviour(method)
    setup["payment_method"] = method["id"]
    if method["type"] == "card" and does.decline and does.on_setup:
        raise refused(tx, account, setup, method, does.decline)
    if does.asks:
        setup |= {"status": "requires_action", "next_action": intents.next_action(call, setup)}
        announce(tx, account, "setup_intent.requires_action", tx.put(account, setup))
        return setup
    return proven(tx, account, setup)


def proven(tx: Transaction, account: str, setup: Data) -> Data:
    method = tx.get(account, "payment_method", setup["payment_method"])
    if setup["customer"]:
        methods.keep(tx, account, method, setup["customer"])
    setup |= {"status": "succeeded", "next_action": None, "last_setup_error": None}
    announce(tx, account, "setup_intent.succeeded", tx.put(account, setup))
    sessions.completed(tx, account, setup)
    return setup


def not_proven(tx: Transaction, account: str, setup: Data) -> None:
    method = tx.get(account, "payment_method", setup["payment_method"])
    decline = Decline("setup_intent_authentication_failure", "", charging.NOT_PROVEN.message)
    refused(tx, account, setup, method, decline)


def refused(tx: Transaction, account: str, setup: Data, method: Data, decline: Decline) -> ApiError:
    error: Data = {"type": "card_error", "code": decline.code, "message": decline.message}
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    setup |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    setup["last_setup_error"] = {**error, "payment_method": public(method)}
    announce(tx, account, "setup_intent.setup_failed", tx.put(account, setup))
    return ApiError(
        402,
        "card_error",
        decline.message,
        code=decline.code,
        keeps=True,
        setup_intent=public(setup),
        **({"decline_code": decline.decline_code} if decline.decline_code else {}),
    )

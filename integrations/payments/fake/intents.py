"""PaymentIntents: begun, changed, confirmed, ended."""

from typing import Any

from integrations.payments.fake import charging, methods, tokens
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import invalid
from integrations.payments.fake.forms import true, whole
from integrations.payments.fake.shapes import page
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
LEAST, MOST = 50, 99_999_999
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
NEW: Data = {
    "amount_capturable": 0,
    "amount_received": 0,
    "application": None,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": "automatic_async",
    "confirmation_method": "automatic",
    "last_payment_error": None,
    "latest_charge": None,
    "livemode": False,
    "next_action": None,
    "processing": None,
    "receipt_email": None,
    "statement_descriptor": None,
}


def create(call: Call) -> Data:
    tx, account, params = call.tx, call.account, call.params
    intent = begun(tx, account, params)
    if given := params.get("payment_method"):
        _choose(tx, account, intent, given)
    tx.put(account, intent)
    announce(tx, account, "payment_intent.created", intent)
    if true(params.get("confirm")):
        confirmed(call, intent)
    return intent


def begun(tx: Transaction, account: str, params: Data) -> Data:
    """Return a new PaymentIntent, not yet written down."""
    customer = params.get("customer")
    if customer:
        tx.get(account, "customer", customer)
    identifier = tx.token("pi")
    currency = str(params.get("currency") or "").lower() or _no_currency()
    return {
        **NEW,
        "id": identifier,
        "object": "payment_intent",
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount": _amount(params.get("amount")),
        "client_secret": tx.token(f"{identifier}_secret"),
        "created": tx.now,
        "currency": currency,
        "customer": customer or None,
        "description": params.get("description"),
        "metadata": params.get("metadata") or {},
        "payment_method": None,
        "payment_method_types": methods.kinds_of(params.get("allowed_payment_method_types"), currency),
        "setup_future_usage": params.get("setup_future_usage"),
        "statement_descriptor_suffix": params.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
    }


def _no_currency() -> str:
    raise invalid("Missing required param: currency.", "parameter_missing", param="currency")


def _amount(value: Any) -> int:
    try:
        amount = whole(value)
    except ValueError:
        raise invalid(f"Invalid integer: {value}", "parameter_invalid_integer", param="amount") from None
    if amount < LEAST:
        raise invalid("Amount must be at least $0.50 usd", "amount_too_small", param="amount")
    if amount > MOST:
        raise invalid("Amount must be no more than $999,999.99", "amount_too_large", param="amount")
    return amount


def retrieve(call: Call) -> Data:
    return mine(call)


def mine(call: Call) -> Data:
    """Return the intent of the path; a page must know its secret."""
    intent = call.tx.get(call.account, "payment_intent", call.ids[0])
    if call.is_person and call.params.get("client_secret") != intent["client_secret"]:
        raise invalid(
            "The client_secret provided does not match.", "resource_missing", 404, param="client_secret"
        )
    return intent


def listed(call: Call) -> Data:
    return page(call, "payment_intent")


def update(call: Call) -> Data:
    intent = mine(call)
    if intent["status"] not in OPEN:
        raise _unexpected(intent, "update")
    if "amount" in call.params:
        intent["amount"] = _amount(call.params["amount"])
    if given := call.params.get("payment_method"):
        _choose(call.tx, call.account, intent, given)
    for name in ("description", "metadata", "setup_future_usage"):
        if name in call.params:
            intent[name] = call.params[name]
    return call.tx.put(call.account, intent)


def confirm(call: Call) -> Data:
    intent = mine(call)
    if intent["status"] not in OPEN:
        raise _unexpected(intent, "confirm")
    given = call.params.get("payment_method")
    if token := call.params.get("confirmation_token"):
        given = given or tokens.use(call, intent, token)
    if given:
        _choose(call.tx, call.account, intent, given)
    return confirmed(call, intent)


def cancel(call: Call) -> Data:
    intent = mine(call)
    if intent["status"] not in OPEN:
        raise _unexpected(intent, "cancel")
    intent |= {"status": "canceled", "canceled_at": call.tx.now, "next_action": None}
    announce(call.tx, call.account, "payment_intent.canceled", call.tx.put(call.account, intent))
    return intent


def confirmed(call: Call, intent: Data) -> Data:
    """
    Make the payment.

    :raises ApiError: it can't be made now, or the bank declines.
    """
    if not intent["payment_method"]:
        raise invalid(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            "payment_intent_unexpected_state",
        )
    tx, account = call.tx, call.account
    method = tx.get(account, "payment_method", intent["payment_method"])
    intent["last_payment_error"] = None
    if method["type"] == "us_bank_account":
        if not (call.is_person or method["_set_up"] or method.get("_has_mandate")):
            raise invalid("A us_bank_account needs a mandate: mandate_data is missing.", param="mandate_data")
        charging.bank(tx, account, intent, method)
    elif _asks(method):
        _ask_for_person(call, intent, method)
    else:
        charging.card(tx, account, intent, method)
    return intent


def _asks(method: Data) -> bool:
    asks = methods.behaviour(method).asks
    return asks == "always" or (asks == "until_set_up" and not method["_set_up"])


def _ask_for_person(call: Call, intent: Data, method: Data) -> None:
    """:raises ApiError: nobody is there to be asked."""
    if true(call.params.get("off_session")):
        raise charging.refused(call.tx, call.account, intent, method, charging.ASKS_FOR_PERSON)
    intent |= {"status": "requires_action", "next_action": next_action(call, intent)}
    announce(call.tx, call.account, "payment_intent.requires_action", call.tx.put(call.account, intent))


def next_action(call: Call, intent: Data) -> Data:
    page_url = f"{call.origin}/pages/bank/{call.account}/{intent['id']}?secret={intent['client_secret']}"
    return_url, is_for_script = call.params.get("return_url"), true(call.params.get("use_stripe_sdk"))
    if return_url and not is_for_script:
        intent["_return_url"] = return_url
        return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": page_url}}
    return {
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {"stripe_js": page_url, "type": "three_d_secure_redirect"},
    }


def proven(tx: Transaction, account: str, intent: Data) -> None:
    """
    The person has answered their bank: go on.

    :raises ApiError: declined all the same.
    """
    charging.card(tx, account, intent, tx.get(account, "payment_method", intent["payment_method"]))


def not_proven(tx: Transaction, account: str, intent: Data) -> None:
    method = tx.get(account, "payment_method", intent["payment_method"])
    charging.refused(tx, account, intent, method, charging.NOT_PROVEN, has_charge=False)


def _choose(tx: Transaction, account: str, intent: Data, given: str) -> None:
    """:raises ApiError: this method can't be used for this payment."""
    method = methods.resolve(tx, account, given)
    if method["type"] not in intent["payment_method_types"]:
        raise invalid(
            f"The PaymentMethod provided ({method['type']}) is not allowed for this PaymentIntent.",
            "payment_intent_invalid_parameter",
            param="payment_method",
        )
    if method["customer"] and method["customer"] != intent["customer"]:
        raise invalid(
            f"The provided PaymentMethod {method['id']} belongs to the Customer {method['customer']}.",
            param="payment_method",
        )
    if method["_used"] and not method["customer"]:
        raise invalid(
            f"The provided PaymentMethod {method['id']} was used before, or detached, and may not be used again.",
            param="payment_method",
        )
    intent |= {"payment_method": method["id"], "status": "requires_confirmation", "next_action": None}


def _unexpected(intent: Data, verb: str) -> Exception:
    return invalid(
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}.",
        "payment_intent_unexpected_state",
        payment_intent=intent,
    )

"""ConfirmationTokens: what was typed into the form, to be looked at before anything is paid with it."""

from typing import Any

from integrations.payments.fake import methods
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import invalid

type Data = dict[str, Any]
KIND = "confirmation_token"
OPEN_SECONDS = 43_200  # twelve hours
ASKED = ("payment_method_data", "return_url", "setup_future_usage")
SHOWN = ("allow_redisplay", "billing_details", "customer", "type")


def create(call: Call) -> Data:
    """The form's own call: a server makes none, but in tests."""
    if not call.is_person:
        raise invalid("Only a page makes confirmation tokens.", status=403)
    return _made(call, methods.made(call, call.params.get("payment_method_data") or {}))


def create_in_test(call: Call) -> Data:
    if named := call.params.get("payment_method"):
        return _made(call, methods.resolve(call.tx, call.account, named))
    return _made(call, methods.made(call, call.params.get("payment_method_data") or {}))


def retrieve(call: Call) -> Data:
    return call.tx.get(call.account, KIND, call.ids[0])


def use(call: Call, intent: Data, identifier: str) -> str:
    """
    Return the method of a token, which is used up by that.

    :raises ApiError: it was used, is too old, or says otherwise than the payment whether the method is kept.
    """
    token = call.tx.get(call.account, KIND, identifier)
    if token["payment_intent"]:
        raise _unusable("It was used already.")
    if token["expires_at"] <= call.tx.now:
        raise _unusable("It has expired.")
    if token["setup_future_usage"] != intent["setup_future_usage"]:
        raise _unusable("Its setup_future_usage is not that of the PaymentIntent.")
    token["payment_intent"] = intent["id"]
    call.tx.put(call.account, token)
    if token["return_url"]:
        call.params.setdefault("return_url", token["return_url"])
    call.params.setdefault("use_stripe_sdk", "true")
    return str(token["_method"])


def _unusable(why: str) -> Exception:
    return invalid(f"This ConfirmationToken can't be used. {why}", param="confirmation_token")


def _made(call: Call, method: Data) -> Data:
    tx, kind = call.tx, method["type"]
    tx.put(
        call.account, method | {"_has_mandate": True}
    )  # the form has shown it, and whoever pressed it agreed
    token = {
        "id": tx.token("ctoken"),
        "object": KIND,
        "created": tx.now,
        "expires_at": tx.now + OPEN_SECONDS,
        "livemode": False,
        "mandate_data": None,
        "payment_intent": None,
        "payment_method_options": None,
        "payment_method_preview": {name: method[name] for name in (*SHOWN, kind)},
        "return_url": call.params.get("return_url"),
        "setup_future_usage": call.params.get("setup_future_usage"),
        "setup_intent": None,
        "shipping": None,
        "use_stripe_sdk": True,
        "_method": method["id"],
    }
    return tx.put(call.account, token)

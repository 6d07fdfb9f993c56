"""PaymentMethods: made of a test number, kept by a customer, removed."""

import hashlib
from functools import partial
from typing import Any

from integrations.payments.fake import cards
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.cards import Behaviour
from integrations.payments.fake.errors import ApiError, invalid
from integrations.payments.fake.forms import whole
from integrations.payments.fake.shapes import page, public
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
KINDS = ("card", "us_bank_account")
WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay"}
CVC = (3, 4)
BANK_ROUTING = 9
EXPIRES = "12", "2034"


def create(call: Call) -> Data:
    return public(made(call, call.params))  # type: ignore[no-any-return]


def made(call: Call, params: Data) -> Data:
    """:raises ApiError: what was typed is no method."""
    kind = params.get("type")
    given = params.get(str(kind)) or {}
    if kind == "card":
        return put(call.tx, call.account, card_of(call.tx, given))
    if kind == "us_bank_account":
        return put(call.tx, call.account, bank_of(call.tx, given))
    raise invalid("type must be card or us_bank_account.", param="type")


def retrieve(call: Call) -> Data:
    return resolve(call.tx, call.account, call.ids[0], makes=False)


def of_customer(call: Call) -> Data:
    call.tx.get(call.account, "customer", call.ids[0])
    mine = partial(_is_of, call.ids[0])
    return page(call, "payment_method", mine)


def _is_of(customer: str, method: Data) -> bool:
    return bool(method["customer"] == customer)


def detach(call: Call) -> Data:
    method = call.tx.get(call.account, "payment_method", call.ids[0])
    if not method["customer"]:
        raise invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible."
        )
    method["customer"], method["_used"] = None, True
    announce(call.tx, call.account, "payment_method.detached", method)
    return call.tx.put(call.account, method)


def resolve(tx: Transaction, account: str, identifier: str, *, makes: bool = True) -> Data:
    """Return a method; a test name such as pm_card_visa makes a new one."""
    if makes and identifier in cards.ALIASES:
        month, year = EXPIRES
        given = {"number": cards.ALIASES[identifier], "exp_month": month, "exp_year": year, "cvc": "123"}
        return put(tx, account, card_of(tx, given))
    if makes and identifier in cards.BANK_ALIASES:
        given = {"account_number": cards.BANK_ALIASES[identifier], "routing_number": cards.ROUTING}
        return put(tx, account, bank_of(tx, given))
    return tx.get(account, "payment_method", identifier)


def put(tx: Transaction, account: str, method: Data) -> Data:
    method["_fingerprint_of"] = account
    return tx.put(account, method)


def keep(tx: Transaction, account: str, method: Data, customer: str) -> None:
    """Attach it to a customer: from now on it pays without the person."""
    is_new = method["customer"] != customer
    method |= {"customer": customer, "_set_up": True}
    tx.put(account, method)
    if is_new:
        announce(tx, account, "payment_method.attached", method)


def behaviour(method: Data) -> Behaviour:
    if method["type"] == "us_bank_account":
        return cards.BANKS.get(method["_number"], cards.BANKS["000123456789"])
    return cards.card(method["_number"])


def _base(tx: Transaction, kind: str, number: str) -> Data:
    return {
        "id": tx.token("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {"address": {}, "email": None, "name": None, "phone": None},
        "created": tx.now,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
        "_number": number,
        "_used": False,
        "_set_up": False,
    }


def card_of(tx: Transaction, given: Data) -> Data:
    number = "".join(str(given.get("number", "")).split())
    month, year = _expiry(tx, given)
    if not number.isdecimal() or not cards.is_possible(number):
        raise _wrong("incorrect_number", "Your card number is incorrect.", "number")
    if "cvc" in given and not (str(given["cvc"]).isdecimal() and len(str(given["cvc"])) in CVC):
        raise _wrong("invalid_cvc", "Your card's security code is invalid.", "cvc")
    known = cards.card(number)
    shown = {
        "brand": known.brand,
        "checks": {"cvc_check": "pass", "address_line1_check": None, "address_postal_code_check": None},
        "country": "US",
        "exp_month": month,
        "exp_year": year,
        "fingerprint": _fingerprint(number),
        "funding": known.funding,
        "last4": number[-4:],
        "wallet": _wallet(given, number),
    }
    return {**_base(tx, "card", number), "card": shown}


def _wallet(given: Data, number: str) -> Data | None:
    """Return how a card that came by a wallet says so. Only the stand-in's own form sends this."""
    kind = given.get("wallet")
    if kind and kind not in WALLETS:
        raise invalid(f"Received unknown parameter: card[wallet] {kind}", param="card[wallet]")
    return {"type": kind, kind: {}, "dynamic_last4": number[-4:]} if kind else None


def _expiry(tx: Transaction, given: Data) -> tuple[int, int]:
    try:
        month, year = whole(given.get("exp_month")), whole(given.get("exp_year"))
    except ValueError:
        raise _wrong(
            "invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month"
        ) from None
    year += 2000 if year < 100 else 0  # noqa: PLR2004
    if not 1 <= month <= 12:  # noqa: PLR2004
        raise _wrong("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month")
    this_year = 1970 + tx.now // 31_556_952
    if year < this_year:
        raise _wrong("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")
    return month, year


def bank_of(tx: Transaction, given: Data) -> Data:
    number, routing = str(given.get("account_number", "")), str(given.get("routing_number", ""))
    if not (routing.isdecimal() and len(routing) == BANK_ROUTING):
        raise invalid(
            "You must use a valid routing number.", "routing_number_invalid", param="routing_number"
        )
    if number not in cards.BANKS:
        raise invalid(
            "You must use a test bank account number.", "account_number_invalid", param="account_number"
        )
    shown = {
        "account_holder_type": given.get("account_holder_type") or "individual",
        "account_type": given.get("account_type") or "checking",
        "bank_name": cards.BANK,
        "financial_connections_account": None,
        "fingerprint": _fingerprint(routing + number),
        "last4": number[-4:],
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": routing,
        "status_details": {},
    }
    return {**_base(tx, "us_bank_account", number), "us_bank_account": shown}


def _fingerprint(number: str) -> str:
    return hashlib.sha256(f"fingerprint {number}".encode()).hexdigest()[:16]


def _wrong(code: str, message: str, param: str) -> ApiError:
    return ApiError(402, "card_error", message, code=code, param=param)


def kinds_of(allowed: list[str] | None, currency: str) -> list[str]:
    """Return the kinds that can be used: of those allowed, and bank accounts for dollars alone."""
    if wrong := [kind for kind in allowed or () if kind not in KINDS]:
        message = f"The payment method type provided: {wrong[0]} is invalid."
        raise invalid(message, param="allowed_payment_method_types")
    return [kind for kind in allowed or KINDS if kind == "card" or currency == "usd"]

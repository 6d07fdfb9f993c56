"""Checkout Sessions: a page of ours to pay on, or to keep a method."""

from typing import Any

from integrations.payments.fake import methods
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import invalid
from integrations.payments.fake.forms import whole
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
KIND = "checkout.session"
OPEN_SECONDS = 86_400


def create(call: Call) -> Data:
    params = call.params
    for name in ("success_url", "mode"):
        if not params.get(name):
            raise invalid(f"Missing required param: {name}.", "parameter_missing", param=name)
    if params.get("customer"):
        call.tx.get(call.account, "customer", params["customer"])
    price = _price(params) if params["mode"] == "payment" else {}
    identifier = call.tx.token("cs_test", 40)
    currency = str(price.get("currency") or params.get("currency") or "usd")
    session = {
        "id": identifier,
        "object": KIND,
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount_subtotal": price.get("amount"),
        "amount_total": price.get("amount"),
        "automatic_tax": {"enabled": False},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": None,
        "client_secret": None,
        "created": call.tx.now,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {},
        "customer": params.get("customer"),
        "expires_at": call.tx.now + OPEN_SECONDS,
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "mode": params["mode"],
        "payment_intent": None,
        "payment_method_types": methods.kinds_of(params.get("allowed_payment_method_types"), currency),
        "payment_status": "unpaid" if price else "no_payment_required",
        "setup_intent": None,
        "shipping_options": [],
        "status": "open",
        "success_url": params["success_url"],
        "url": f"{call.origin}/pages/checkout/{call.account}/{identifier}",
        "_title": price.get("title", ""),
        "_intent": params.get("payment_intent_data") or {},
    }
    call.tx.later(OPEN_SECONDS, "expire_session", call.account, identifier)
    return call.tx.put(call.account, session)


def _price(params: Data) -> Data:
    """Return amount, currency and title of the one line a session has here."""
    lines = params.get("line_items") or []
    try:
        line = lines[0]
        price = line["price_data"]
        amount = whole(price["unit_amount"]) * whole(line.get("quantity"), 1)
        title = price["product_data"]["name"]
    except (KeyError, IndexError, TypeError, ValueError):
        raise invalid("line_items must hold one line with price_data.", param="line_items") from None
    return {"amount": amount, "currency": price.get("currency", "usd"), "title": title}


def retrieve(call: Call) -> Data:
    return call.tx.get(call.account, KIND, call.ids[0])


def expire(call: Call) -> Data:
    session = retrieve(call)
    if session["status"] != "open":
        raise invalid(
            f"Only Checkout Sessions with a status in [open] can be expired; it is {session['status']}."
        )
    return _end(call.tx, call.account, session)


def expire_session(tx: Transaction, account: str, identifier: str) -> None:
    session = tx.get(account, KIND, identifier)
    if session["status"] == "open":
        _end(tx, account, session)


def _end(tx: Transaction, account: str, session: Data) -> Data:
    session |= {"status": "expired", "url": None}
    announce(tx, account, "checkout.session.expired", tx.put(account, session))
    return session


def completed(tx: Transaction, account: str, of: Data) -> None:
    """A payment or a setup has gone through, or is under way: its session, if it has one, is complete."""
    if not (identifier := of.get("_session")):
        return
    session = tx.get(account, KIND, identifier)
    was_open = session["status"] == "open"
    if of["object"] == "payment_intent":
        session["payment_status"] = "paid" if of["status"] == "succeeded" else "unpaid"
    session |= {"status": "complete", "url": None}
    kind = "completed" if was_open else "async_payment_succeeded"
    announce(tx, account, f"checkout.session.{kind}", tx.put(account, session))


def failed(tx: Transaction, account: str, of: Data) -> None:
    """A bank debit has come back after its session was complete."""
    session = tx.find(account, of.get("_session") or "")
    if session and session["status"] == "complete":
        announce(tx, account, "checkout.session.async_payment_failed", session)

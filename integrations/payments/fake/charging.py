"""Taking the money of a PaymentIntent: at once from a card, days later from a bank account."""

from typing import Any

from integrations.payments.fake import balance, methods, sessions
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.cards import Decline
from integrations.payments.fake.errors import ApiError
from integrations.payments.fake.shapes import public
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
SOON = 60  # seconds until a dispute follows
ASKS_FOR_PERSON = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)
NOT_PROVEN = Decline(
    "payment_intent_authentication_failure", "", "We are unable to authenticate your payment method."
)


def card(tx: Transaction, account: str, intent: Data, method: Data) -> None:
    """
    Charge a card.

    :raises ApiError: it is declined; the attempt stays.
    """
    does = methods.behaviour(method)
    if does.decline:
        raise refused(tx, account, intent, method, does.decline)
    charge = _charge(tx, intent, method, "succeeded")
    fee = balance.fee_of(intent["amount"], is_bank=False)
    moved = balance.move(
        tx,
        account,
        "charge",
        intent["amount"],
        charge["id"],
        fee=fee,
        days=balance.CARD_DAYS,
        currency=intent["currency"],
    )
    charge["balance_transaction"] = moved["id"]
    _keep(tx, account, intent, method)
    _succeed(tx, account, intent, charge)


def bank(tx: Transaction, account: str, intent: Data, method: Data) -> None:
    """Send a debit on its way; its movement is there at once, its end comes in days."""
    charge = _charge(tx, intent, method, "pending")
    fee = balance.fee_of(intent["amount"], is_bank=True)
    moved = balance.move(
        tx,
        account,
        "charge",
        intent["amount"],
        charge["id"],
        fee=fee,
        days=balance.BANK_DAYS,
        currency=intent["currency"],
        is_bank=True,
    )
    charge["balance_transaction"] = moved["id"]
    intent |= {"status": "processing", "latest_charge": charge["id"], "next_action": None}
    _keep(tx, account, intent, method)
    tx.put(account, intent)
    announce(tx, account, "charge.pending", tx.put(account, charge))
    announce(tx, account, "payment_intent.processing", intent)
    sessions.completed(tx, account, intent)
    tx.later(balance.BANK_DAYS * balance.DAY - 3600, "settle_debit", account, intent["id"])


def settle_debit(tx: Transaction, account: str, identifier: str) -> None:
    """A bank debit ends: well, or with its money going back."""
    intent = tx.get(account, "payment_intent", identifier)
    charge = tx.get(account, "charge", intent["latest_charge"])
    method = tx.get(account, "payment_method", intent["payment_method"])
    decline = methods.behaviour(method).decline
    if decline is None:
        _succeed(tx, account, intent, charge | {"status": "succeeded", "paid": True, "captured": True})
        return
    returned(tx, account, intent, decline)


def returned(tx: Transaction, account: str, intent: Data, decline: Decline) -> None:
    """The bank takes all of a debit back, whatever was refunded of it meanwhile; its fee comes back too."""
    charge = tx.get(account, "charge", intent["latest_charge"])
    method = tx.get(account, "payment_method", charge["payment_method"])
    fee = balance.fee_of(charge["amount"], is_bank=True)
    back = balance.move(
        tx, account, "charge_failure", -charge["amount"], charge["id"], fee=-fee, currency=charge["currency"]
    )
    charge["failure_balance_transaction"] = back["id"]
    _fail(tx, account, intent, charge, method, decline)


def refused(
    tx: Transaction, account: str, intent: Data, method: Data, decline: Decline, *, has_charge: bool = True
) -> ApiError:
    """Write down a declined attempt, and return what is to be raised."""
    charge = _charge(tx, intent, method, "failed") if has_charge else None
    error = _fail(tx, account, intent, charge, method, decline)
    details = {name: value for name, value in error.items() if name not in ("type", "message", "code")}
    return ApiError(
        402,
        "card_error",
        decline.message,
        code=decline.code,
        keeps=True,
        **details,
        payment_intent=public(intent),
    )


def _fail(  # noqa: PLR0917  all of them are told apart by their types and names
    tx: Transaction, account: str, intent: Data, charge: Data | None, method: Data, decline: Decline
) -> Data:
    error: Data = {"type": "card_error", "code": decline.code, "message": decline.message}
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    if charge:
        charge |= {"status": "failed", "failure_code": decline.code, "failure_message": decline.message}
        charge |= {"paid": False, "captured": False}
        error["charge"] = charge["id"]
        intent["latest_charge"] = charge["id"]
        announce(tx, account, "charge.failed", tx.put(account, charge))
    error["payment_method"] = public(method)
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    intent["last_payment_error"] = error
    announce(tx, account, "payment_intent.payment_failed", tx.put(account, intent))
    sessions.failed(tx, account, intent)
    return error


def _succeed(tx: Transaction, account: str, intent: Data, charge: Data) -> None:
    intent |= {"status": "succeeded", "latest_charge": charge["id"], "next_action": None}
    intent |= {"amount_received": intent["amount"], "last_payment_error": None}
    tx.put(account, intent)
    announce(tx, account, "charge.succeeded", tx.put(account, charge))
    announce(tx, account, "payment_intent.succeeded", intent)
    sessions.completed(tx, account, intent)
    method = tx.get(account, "payment_method", charge["payment_method"])
    if methods.behaviour(method).dispute:
        tx.later(SOON, "open_dispute", account, charge["id"])


def _keep(tx: Transaction, account: str, intent: Data, method: Data) -> None:
    if intent["setup_future_usage"] and intent["customer"]:
        methods.keep(tx, account, method, intent["customer"])
    elif not method["customer"]:
        tx.put(account, method | {"_used": True})


def _charge(tx: Transaction, intent: Data, method: Data, status: str) -> Data:
    kind = method["type"]
    shown = {
        name: value for name, value in method[kind].items() if name not in ("networks", "status_details")
    }
    has_succeeded = status == "succeeded"
    return {
        "id": tx.token("ch" if kind == "card" else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if has_succeeded else 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "captured": has_succeeded,
        "created": tx.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": has_succeeded,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": kind, kind: shown},
        "receipt_url": None,
        "refunded": False,
        "status": status,
    }

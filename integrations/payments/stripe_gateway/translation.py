"""Stripe's objects as ours: payments, setups, methods and movements."""

from datetime import UTC, datetime
from typing import Any, cast

from integrations.payments.model import (
    Checkout,
    Failure,
    Kind,
    Method,
    Movement,
    MovementKind,
    Payment,
    PaymentStatus,
    Setup,
)

type Data = dict[str, Any]

STRIPES: dict[Kind, str] = {"card": "card", "bank": "us_bank_account"}
STATUSES: dict[str, PaymentStatus] = {
    "requires_payment_method": "needs_method",
    "requires_confirmation": "needs_confirmation",
    "requires_action": "needs_action",
    "requires_capture": "processing",
    "processing": "processing",
    "succeeded": "succeeded",
    "canceled": "canceled",
}
MOVEMENTS: dict[str, MovementKind] = {
    "charge": "payment",
    "charge_failure": "payment_failed",
    "refund": "refund",
    "refund_failure": "refund_failed",
    "dispute": "dispute",
    "dispute_reversal": "dispute_won",
    "payout": "payout",
    "payout_reversal": "payout",
    "fee": "fee",
    "tax": "fee",
    "network_cost": "fee",
}


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def identity(thing: Any) -> str:
    """Return the id of what may be an id, the whole object, or nothing."""
    return str(thing["id"]) if isinstance(thing, dict) else str(thing or "")


def method(data: Any) -> Method | None:
    """Return a card or a bank account; None for an id alone, and for kinds we never ask for."""
    if not isinstance(data, dict):
        return None
    customer_id = identity(data.get("customer"))
    if card := data.get("card"):
        return Method(
            id=data["id"],
            kind="card",
            wallet=(card.get("wallet") or {}).get("type") or "",
            brand=card["brand"],
            last4=card["last4"],
            exp_month=card["exp_month"],
            exp_year=card["exp_year"],
            bank_name="",
            fingerprint=card.get("fingerprint") or "",
            funding=card.get("funding") or "unknown",
            customer_id=customer_id,
        )
    return _bank(data, customer_id) if data.get("us_bank_account") else None


def _bank(data: Data, customer_id: str) -> Method:
    bank = data["us_bank_account"]
    return Method(
        id=data["id"],
        kind="bank",
        wallet="",
        brand="",
        last4=bank["last4"],
        exp_month=None,
        exp_year=None,
        bank_name=bank.get("bank_name") or "",
        fingerprint=bank.get("fingerprint") or "",
        funding=bank.get("account_type") or "checking",
        customer_id=customer_id,
    )


def failure(data: Data | None) -> Failure | None:
    if not data:
        return None
    return Failure(
        code=data.get("code") or data.get("type") or "",
        decline_code=data.get("decline_code") or "",
        message_for_person=data.get("message") or "The payment was declined.",
    )


def movement(data: Any) -> Movement | None:
    """Return a movement; None for an id alone."""
    if not isinstance(data, dict):
        return None
    return Movement(
        id=data["id"],
        kind=MOVEMENTS.get(data["reporting_category"], "other"),
        amount=data["amount"],
        fee=data["fee"],
        net=data["net"],
        currency=data["currency"],
        source_id=identity(data.get("source")),
        available_on=at(data["available_on"]),
        created=at(data["created"]),
    )


def payment(data: Data) -> Payment:
    found = data.get("latest_charge")
    charge: Data = found if isinstance(found, dict) else {}
    return Payment(
        id=data["id"],
        status=STATUSES.get(data["status"], "processing"),  # one we do not know is neither paid nor over
        amount=data["amount"],
        currency=data["currency"],
        client_secret=data.get("client_secret") or "",
        customer_id=identity(data.get("customer")),
        keeps=data.get("setup_future_usage") == "off_session",
        method=method(data.get("payment_method")),
        failure=failure(data.get("last_payment_error")),
        charge_id=identity(found),
        settled=movement(charge.get("balance_transaction")),
        returned=movement(charge.get("failure_balance_transaction")),
        refunded=charge.get("amount_refunded", 0),
        disputed=charge.get("disputed", False),
        redirect_url=_redirect(data),
        metadata=dict(data.get("metadata") or {}),
        created=at(data["created"]),
    )


def setup(data: Data) -> Setup:
    return Setup(
        id=data["id"],
        status=STATUSES.get(data["status"], "processing"),  # one we do not know is neither paid nor over
        client_secret=data.get("client_secret") or "",
        customer_id=identity(data.get("customer")),
        method=method(data.get("payment_method")),
        failure=failure(data.get("last_setup_error")),
        redirect_url=_redirect(data),
    )


def checkout(data: Data) -> Checkout:
    return Checkout(
        id=data["id"],
        url=data.get("url") or "",
        status=cast(Any, data["status"]),
        payment_id=identity(data.get("payment_intent")),
        setup_id=identity(data.get("setup_intent")),
    )


def _redirect(data: Data) -> str:
    action = data.get("next_action") or {}
    return str((action.get("redirect_to_url") or {}).get("url") or "")

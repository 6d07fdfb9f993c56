"""Refunds: whole or in parts, never more than was taken."""

from typing import Any

from integrations.payments.fake import balance, methods
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import invalid
from integrations.payments.fake.forms import whole
from integrations.payments.fake.shapes import page
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
BANK_DAYS, LATE_DAYS = 5, 1


def create(call: Call) -> Data:
    charge = _charge(call)
    return sent_back(
        call.tx, call.account, charge, call.params.get("amount"), call.params.get("metadata") or {}
    )


def sent_back(tx: Transaction, account: str, charge: Data, asked: Any, metadata: Data) -> Data:
    """
    Send back what is asked for, or all that is left.

    :raises ApiError: it is disputed, or more than is left.
    """
    left = charge["amount"] - charge["amount_refunded"]
    amount = whole(asked, left)
    _check(charge, amount, left)
    refund = _new(tx, account, charge, amount, metadata)
    moved = balance.move(
        tx,
        account,
        "refund",
        -amount,
        refund["id"],
        currency=charge["currency"],
        is_bank="us_bank_account" in charge["payment_method_details"],
    )
    refund["balance_transaction"] = moved["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    tx.put(account, refund)
    announce(tx, account, "charge.refunded", tx.put(account, charge))
    announce(tx, account, "refund.created", refund)
    _later(tx, account, refund, charge)
    return refund


def _charge(call: Call) -> Data:
    """:raises ApiError: there is no such payment, or no money came of it."""
    intent = call.tx.get(call.account, "payment_intent", str(call.params.get("payment_intent")))
    if not intent["latest_charge"] or intent["status"] != "succeeded":
        raise invalid(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return call.tx.get(call.account, "charge", intent["latest_charge"])


def _check(charge: Data, amount: int, left: int) -> None:
    if charge["disputed"]:
        raise invalid(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge_disputed"
        )
    if left == 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
    if amount > left:
        raise invalid(
            f"Refund amount (${amount / 100:.2f}) is greater than unrefunded amount on charge (${left / 100:.2f})",
            param="amount",
        )
    if amount < 1:
        raise invalid("Invalid positive integer", "parameter_invalid_integer", param="amount")


def _new(tx: Transaction, account: str, charge: Data, amount: int, metadata: Data) -> Data:
    is_bank = "us_bank_account" in charge["payment_method_details"]
    method = tx.get(account, "payment_method", charge["payment_method"])
    return {
        "id": tx.token("re" if not is_bank else "pyr"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": tx.now,
        "currency": charge["currency"],
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": None,
        "receipt_number": None,
        "status": "pending" if is_bank or methods.behaviour(method).refund == "pending" else "succeeded",
        "_ends": methods.behaviour(method).refund,
    }


def _later(tx: Transaction, account: str, refund: Data, charge: Data) -> None:
    if refund["_ends"] == "fails":
        tx.later(LATE_DAYS * balance.DAY, "refund_fails", account, refund["id"])
    elif refund["status"] == "pending":
        is_bank = "us_bank_account" in charge["payment_method_details"]
        days = BANK_DAYS if is_bank else LATE_DAYS
        tx.later(days * balance.DAY, "refund_succeeds", account, refund["id"])


def refund_succeeds(tx: Transaction, account: str, identifier: str) -> None:
    refund = tx.get(account, "refund", identifier)
    if refund["status"] == "failed":
        return
    announce(tx, account, "refund.updated", tx.put(account, {**refund, "status": "succeeded"}))


def refund_fails(tx: Transaction, account: str, identifier: str) -> None:
    """The bank could not take it: the money is back in the balance."""
    refund = tx.get(account, "refund", identifier)
    if refund["status"] == "failed":
        return
    charge = tx.get(account, "charge", refund["charge"])
    back = balance.move(
        tx, account, "refund_failure", refund["amount"], refund["id"], currency=refund["currency"]
    )
    refund |= {"status": "failed", "failure_reason": "unknown", "failure_balance_transaction": back["id"]}
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    tx.put(account, charge)
    announce(tx, account, "refund.failed", tx.put(account, refund))
    announce(tx, account, "charge.refund.updated", refund)


def retrieve(call: Call) -> Data:
    return call.tx.get(call.account, "refund", call.ids[0])


def listed(call: Call) -> Data:
    return page(call, "refund")

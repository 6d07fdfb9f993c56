"""Disputes: the money goes at once, with a fee; a card's may be won, a bank account's not."""

from typing import Any

from integrations.payments.fake import balance, methods
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import invalid
from integrations.payments.fake.shapes import page, public
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
DAYS_TO_ANSWER = 9


def open_dispute(tx: Transaction, account: str, identifier: str) -> None:
    charge = tx.get(account, "charge", identifier)
    if not (charge["disputed"] or charge["refunded"]):
        disputed(tx, account, charge, charge["amount"] - charge["amount_refunded"])


def disputed(tx: Transaction, account: str, charge: Data, amount: int) -> Data:
    """Take so much of a charge back; banks do so more than once, and of what was refunded too."""
    dispute = _new(tx, account, charge, amount)
    moved = balance.move(
        tx,
        account,
        "dispute",
        -dispute["amount"],
        dispute["id"],
        fee=balance.DISPUTE_FEE,
        currency=charge["currency"],
    )
    dispute["balance_transactions"] = [public(moved)]
    charge["disputed"] = True
    tx.put(account, charge)
    announce(tx, account, "charge.dispute.created", tx.put(account, dispute))
    announce(tx, account, "charge.dispute.funds_withdrawn", dispute)
    if dispute["status"] == "lost":
        announce(tx, account, "charge.dispute.closed", dispute)
    return dispute


def _new(tx: Transaction, account: str, charge: Data, amount: int) -> Data:
    method = tx.get(account, "payment_method", charge["payment_method"])
    is_bank = method["type"] == "us_bank_account"
    due_by = (tx.now // balance.DAY + DAYS_TO_ANSWER + 1) * balance.DAY - 1
    return {
        "id": tx.token("du" if not is_bank else "pdp"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": tx.now,
        "currency": charge["currency"],
        "evidence": {},
        "evidence_details": {
            "due_by": None if is_bank else due_by,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": methods.behaviour(method).dispute or "fraudulent",
        "status": "lost" if is_bank else "needs_response",
    }


def close(tx: Transaction, account: str, identifier: str, *, is_won: bool) -> Data:
    """:raises ApiError: it is decided already."""
    dispute = tx.get(account, "dispute", identifier)
    if dispute["status"] in ("won", "lost"):
        raise invalid("This dispute is already closed.")
    dispute["status"] = "won" if is_won else "lost"
    if is_won:
        back = balance.move(
            tx, account, "dispute_reversal", dispute["amount"], dispute["id"], currency=dispute["currency"]
        )
        dispute["balance_transactions"].append(public(back))
        announce(tx, account, "charge.dispute.funds_reinstated", dispute)
    announce(tx, account, "charge.dispute.closed", tx.put(account, dispute))
    return dispute


def retrieve(call: Call) -> Data:
    return call.tx.get(call.account, "dispute", call.ids[0])


def listed(call: Call) -> Data:
    return page(call, "dispute")

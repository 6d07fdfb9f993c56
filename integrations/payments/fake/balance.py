"""The balance of an account: fees, movements, and the daily payout of what is available."""

from typing import Any

from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.shapes import page
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
DAY = 86_400
CARD_DAYS, BANK_DAYS = 2, 4
DISPUTE_FEE = 1500
TYPES = {  # reporting category → type, of cards and of bank debits
    "charge": ("charge", "payment"),
    "charge_failure": ("payment_failure_refund", "payment_failure_refund"),
    "refund": ("refund", "payment_refund"),
    "refund_failure": ("refund_failure", "refund_failure"),
    "dispute": ("adjustment", "adjustment"),
    "dispute_reversal": ("adjustment", "adjustment"),
    "payout": ("payout", "payout"),
}


def fee_of(amount: int, *, is_bank: bool) -> int:
    """Return 2.9 % + 30 of a card, 0.8 % and 500 at most of a bank debit, rounded half up."""
    return min((amount * 8 + 500) // 1000, 500) if is_bank else (amount * 29 + 500) // 1000 + 30


def move(
    tx: Transaction,
    account: str,
    category: str,
    amount: int,
    source: str,
    *,
    fee: int = 0,
    days: int = 0,
    currency: str = "usd",
    is_bank: bool = False,
) -> Data:
    """Write a movement; it is available after so many days, and paid out the night after."""
    movement: Data = {
        "id": tx.token("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": (tx.now // DAY + days) * DAY if days else tx.now,
        "balance_type": "payments",
        "created": tx.now,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": _details(fee, currency),
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": "pending" if days else "available",
        "type": TYPES[category][is_bank],
        "_paid_out": category == "payout",
    }
    if not movement["_paid_out"]:
        nights = movement["available_on"] // DAY + 1
        tx.later(nights * DAY - tx.now, "pay_out", account, "")
    return tx.put(account, movement)


def _details(fee: int, currency: str) -> list[Data]:
    detail = {"amount": fee, "application": None, "currency": currency, "description": "Processing fees"}
    return [{**detail, "type": "stripe_fee"}] if fee else []


def pay_out(tx: Transaction, account: str, nothing: str) -> None:
    """Pay out everything that is available; nothing when that is nothing, or less."""
    due = [
        one
        for one in tx.every(account, "balance_transaction")
        if not one["_paid_out"] and one["available_on"] <= tx.now
    ]
    total = sum(one["net"] for one in due)
    if total <= 0:
        return
    for one in due:
        tx.put(account, {**one, "_paid_out": True, "status": "available"})
    payout = _payout(tx, total, due[0]["currency"])
    moved = move(tx, account, "payout", -total, payout["id"], currency=payout["currency"])
    payout["balance_transaction"] = moved["id"]
    announce(tx, account, "payout.created", tx.put(account, payout))
    tx.later(DAY, "payout_arrives", account, payout["id"])


def _payout(tx: Transaction, total: int, currency: str) -> Data:
    return {
        "id": tx.token("po"),
        "object": "payout",
        "amount": total,
        "arrival_date": tx.now + DAY,
        "automatic": True,
        "balance_transaction": None,
        "created": tx.now,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_stand_in",
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "source_type": "card",
        "status": "in_transit",
        "type": "bank_account",
    }


def payout_arrives(tx: Transaction, account: str, identifier: str) -> None:
    payout = tx.get(account, "payout", identifier)
    announce(tx, account, "payout.paid", tx.put(account, {**payout, "status": "paid"}))


def listed(call: Call) -> Data:
    return page(call, "balance_transaction")


def payouts(call: Call) -> Data:
    return page(call, "payout")


def payout(call: Call) -> Data:
    return call.tx.get(call.account, "payout", call.ids[0])

"""What the firm does in its own dashboard, and banks do whenever they like: refunds, disputes, returns."""

from typing import Any

from integrations.payments.fake import charging, disputes, refunds
from integrations.payments.fake.cards import Decline
from integrations.payments.fake.errors import invalid
from integrations.payments.fake.shapes import public
from integrations.payments.fake.store import Store, Transaction

type Data = dict[str, Any]
RETURNED = Decline("debit_not_authorized", "", "The customer's bank does not allow this debit.")


def doors(store: Store) -> dict[str, Any]:
    """Return the doors by name; each takes `account` and the `payment` (or `refund`) it is about."""
    return {
        "refund": lambda asked: _in(store, asked, _refund),
        "fail_refund": lambda asked: _in(store, asked, _fail_refund),
        "dispute": lambda asked: _in(store, asked, _dispute),
        "return": lambda asked: _in(store, asked, _return),
    }


def _in(store: Store, asked: Data, does: Any) -> Data:
    with store.transaction() as tx:
        found: Data = public(does(tx, asked["account"], asked))
        return found


def _charge(tx: Transaction, asked: Data) -> Data:
    """:raises ApiError: no money came of this payment, or it is gone."""
    intent = tx.get(asked["account"], "payment_intent", asked["payment"])
    if intent["status"] != "succeeded":
        raise invalid("This payment has not succeeded.")
    return tx.get(asked["account"], "charge", intent["latest_charge"])


def _refund(tx: Transaction, account: str, asked: Data) -> Data:
    """Send back `amount`, or all that is left."""
    return refunds.sent_back(tx, account, _charge(tx, asked), asked.get("amount"), {})


def _fail_refund(tx: Transaction, account: str, asked: Data) -> Data:
    refunds.refund_fails(tx, account, asked["refund"])
    return tx.get(account, "refund", asked["refund"])


def _dispute(tx: Transaction, account: str, asked: Data) -> Data:
    charge = _charge(tx, asked)
    return disputes.disputed(tx, account, charge, int(asked.get("amount") or charge["amount"]))


def _return(tx: Transaction, account: str, asked: Data) -> Data:
    """The bank takes back what had succeeded."""
    _charge(tx, asked)
    intent = tx.get(account, "payment_intent", asked["payment"])
    charging.returned(tx, account, intent, RETURNED)
    return intent

"""What happens by itself once its time has come: each in a transaction of its own, in the order of time."""

from collections.abc import Callable

from integrations.payments.fake import balance, charging, disputes, refunds, sessions
from integrations.payments.fake.store import Store, Transaction

HAPPENINGS: dict[str, Callable[[Transaction, str, str], None]] = {
    "settle_debit": charging.settle_debit,
    "open_dispute": disputes.open_dispute,
    "pay_out": balance.pay_out,
    "payout_arrives": balance.payout_arrives,
    "refund_succeeds": refunds.refund_succeeds,
    "refund_fails": refunds.refund_fails,
    "expire_session": sessions.expire_session,
}


def run_due(store: Store) -> int:
    """Do what is due by now; return how much that was."""
    return _run(store, None)


def advance(store: Store, seconds: int) -> int:
    """Let so much time pass, doing what falls into it at its own time."""
    with store.transaction() as tx:
        until = tx.now + seconds
    done = _run(store, until)
    with store.transaction() as tx:
        _set_now(tx, until)
    return done


def _run(store: Store, until: int | None) -> int:
    done = 0
    while True:
        with store.transaction() as tx:
            limit = tx.now if until is None else until
            row = tx.line.execute(
                "select * from later where due <= ? order by due, seq limit 1", (limit,)
            ).fetchone()
            if row is None:
                return done
            tx.line.execute("delete from later where seq = ?", (row["seq"],))
            if until is not None and row["due"] > tx.now:
                _set_now(tx, row["due"])
            HAPPENINGS[row["what"]](tx, row["account"], row["id"])
        done += 1


def _set_now(tx: Transaction, now: int) -> None:
    if now > tx.now:
        tx.set("offset", int(tx.setting("offset", 0)) + now - tx.now)

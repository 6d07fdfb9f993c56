"""Events, and one delivery of each, written where the effect is written."""

import time
from typing import Any

from integrations.payments.fake.calls import Call
from integrations.payments.fake.shapes import page, public
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
VERSION = "2026-10-28.endive"


def announce(tx: Transaction, account: str, kind: str, thing: Data) -> Data:
    event: Data = {
        "id": tx.token("evt"),
        "object": "event",
        "account": account,
        "api_version": VERSION,
        "created": tx.now,
        "data": {"object": public(thing)},
        "livemode": False,
        "pending_webhooks": 1,
        "request": tx.request,
        "type": kind,
    }
    tx.put(account, event)
    deliver_later(tx, event["id"])
    return event


def deliver_later(tx: Transaction, event: str, seconds: float = 0) -> None:
    tx.line.execute("insert into deliveries (event, due) values (?, ?)", (event, time.time() + seconds))


def listed(call: Call) -> Data:
    return page(call, "event")

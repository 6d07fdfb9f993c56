"""Customers."""

from typing import Any

from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call

type Data = dict[str, Any]


def create(call: Call) -> Data:
    customer = {
        "id": call.tx.token("cus", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": call.tx.now,
        "currency": None,
        "description": None,
        "email": call.params.get("email"),
        "livemode": False,
        "metadata": call.params.get("metadata") or {},
        "name": call.params.get("name"),
        "phone": None,
    }
    announce(call.tx, call.account, "customer.created", call.tx.put(call.account, customer))
    return customer


def retrieve(call: Call) -> Data:
    return call.tx.get(call.account, "customer", call.ids[0])

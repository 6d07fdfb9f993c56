"""The door for tests and for the demo's operator: time, mishaps, deliveries. Loopback alone, with the secret key."""

import time
from collections.abc import Callable
from typing import Any

from integrations.payments.fake import accounts, clock, dashboard, disputes
from integrations.payments.fake.courier import USUAL, Courier, arranged
from integrations.payments.fake.errors import invalid
from integrations.payments.fake.scripts import Script
from integrations.payments.fake.store import Store

type Data = dict[str, Any]


class Control:
    def __init__(self, store: Store, courier: Courier, script: Script) -> None:
        self.store, self.courier, self.script = store, courier, script
        self.doors: dict[str, Callable[[Data], Data]] = {
            "state": self.state,
            "objects": self.objects,
            "advance": self.advance,
            "script": self.write_script,
            "await_held": self.await_held,
            "release": self.release,
            "delivery": self.delivery,
            "deliver": self.deliver,
            "redeliver": self.redeliver,
            "sign": self.sign,
            "onboard": self.onboard,
            "leave": self.leave,
            "close_dispute": self.close_dispute,
            **dashboard.doors(store),
        }

    def answer(self, name: str, asked: Data) -> Data:
        """:raises ApiError: there is no such door."""
        if name not in self.doors:
            raise invalid(f"There is no /_fake/{name}.", status=404)
        found = self.doors[name](asked)
        self.courier.wake()
        return found

    def state(self, asked: Data) -> Data:
        with self.store.transaction() as tx:
            rows = tx.line.execute("select state, count(*) as many from deliveries group by state").fetchall()
            return {"now": tx.now, "deliveries": {row["state"]: row["many"] for row in rows}}

    def objects(self, asked: Data) -> Data:
        """List the objects of a kind, of all accounts unless one is named, the oldest first."""
        with self.store.transaction() as tx:
            rows = tx.line.execute(
                "select account, body from objects where kind = ? and (? = '' or account = ?) order by seq",
                (asked["kind"], asked.get("account", ""), asked.get("account", "")),
            ).fetchall()
        return {"data": [row["body"] for row in rows]}

    def advance(self, asked: Data) -> Data:
        return {"done": clock.advance(self.store, int(asked["seconds"]))}

    def write_script(self, asked: Data) -> Data:
        self.script.write(asked["rules"])
        return {}

    def await_held(self, asked: Data) -> Data:
        """Return once a request is held."""
        return {"is_held": self.script.holding.acquire(timeout=float(asked.get("seconds", 10)))}

    def release(self, asked: Data) -> Data:
        self.script.released.set()
        return {}

    def delivery(self, asked: Data) -> Data:
        """Say how events are delivered from now on: `mode` auto or manual, `copies`, `shuffle`, `drop` (0 to 1)."""
        if unknown := set(asked) - set(USUAL):
            raise invalid(f"Deliveries know no {unknown}.")
        with self.store.transaction() as tx:
            tx.set("delivery", {**tx.setting("delivery", {}), **asked})
        return {}

    def deliver(self, asked: Data) -> Data:
        """Deliver what waits, now: `order` as_made, reversed or shuffled; `copies`; `drop`; `limit`."""
        manner = {**USUAL, **asked}
        rows = self.courier.waiting(limit=int(asked.get("limit", 100_000)))
        found = arranged(rows, manner, self.store.seed)
        return {"data": [{"event": row["event"], "status": self.courier.bring(row, manner)} for row in found]}

    def redeliver(self, asked: Data) -> Data:
        """Put events, or all of them, into the queue again."""
        with self.store.transaction() as tx:
            if asked.get("events"):
                for event in asked["events"]:
                    tx.line.execute("insert into deliveries (event, due) values (?, ?)", (event, time.time()))
                return {"count": len(asked["events"])}
            query = "insert into deliveries (event, due) select id, ? from objects where kind = 'event' order by seq"
            return {"count": tx.line.execute(query, (time.time(),)).rowcount}

    def sign(self, asked: Data) -> Data:
        """Return an event as it would be delivered, signed by other secrets or at another time if asked."""
        body, signature = self.courier.signed(asked["event"], asked.get("secrets"), asked.get("at"))
        return {"body": body.decode(), "signature": signature}

    def onboard(self, asked: Data) -> Data:
        with self.store.transaction() as tx:
            return accounts.onboarded(tx, asked["account"], is_whole=bool(asked.get("whole", True)))

    def leave(self, asked: Data) -> Data:
        """The firm cuts the connection in its dashboard."""
        with self.store.transaction() as tx:
            accounts.leave(tx, accounts.of(tx, asked["account"]))
        return {}

    def close_dispute(self, asked: Data) -> Data:
        with self.store.transaction() as tx:
            return disputes.close(tx, asked["account"], asked["dispute"], is_won=bool(asked["won"]))

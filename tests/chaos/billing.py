"""
`manage.py chaos billing`: people pay while web, worker and the stand-in for Stripe are killed at random, and each
announcement comes several times in any order. Afterwards the books have to be what Stripe says, to the cent.
"""

import argparse
import os
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
import redis
import requests

FEE, PEOPLE, COPIES = 4_200, 8, 3
TRIES, PATIENCE, AT_ONCE = 200, 600, 25
FORGET = 0.2  # of those who lost the answer so many begin anew, as with a page loaded again
SOON, A_DAY = timedelta(minutes=10), timedelta(hours=25)


@dataclass
class Person:
    token: str
    method: str
    invoices: list[str]


def main() -> int:
    options = _options()
    django.setup()
    from tests import database  # noqa: PLC0415  needs settings

    with tempfile.TemporaryDirectory() as folder, database.copied(f"portico_chaos_{os.getpid()}") as name:
        return Run(options, Path(folder), name).go()


def _forget_tries() -> None:
    """Nobody begins so many payments in an hour: what is counted of it in the cache begins anew."""
    from django.conf import settings  # noqa: PLC0415  needs settings

    with redis.Redis.from_url(settings.REDIS_URL) as server:
        if keys := list(server.scan_iter(f"*{os.environ['CACHE_PREFIX']}*throttle:pay-*", count=1000)):
            server.delete(*keys)


def _quieten(log: Path) -> None:
    """Keep what the processes complain of while they are killed out of the report; our own errors stay in it."""
    sys.stderr = os.fdopen(os.dup(2), "w")
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--payments", type=int, default=1_000)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    return parser.parse_args()


class Run:
    def __init__(self, options: argparse.Namespace, folder: Path, name: str) -> None:
        from tests.chaos.processes import (  # noqa: PLC0415
            WEB,
            WORKER,
            Chaos,
            Process,
            environment,
            free_port,
            paid_by,
        )
        from tests.fakes_stripe import Stripe  # noqa: PLC0415

        _quieten(folder / "processes.log")
        self.options, self.port = options, free_port()
        hook = f"http://localhost:{self.port}/webhooks/payments/"
        self.stripe = Stripe(folder / "stripe.sqlite3", webhook_url=hook).start()
        env = environment(name, self.port, folder, paid_by(self.stripe))
        web = Process(
            (*WEB, "--port", str(self.port)), env, folder / "web.log", f"http://localhost:{self.port}/readyz"
        )
        worker = Process(WORKER, env, folder / "worker.log")
        self.victims: dict[str, Any] = {"web": web, "worker": worker, "Stripe": self.stripe}
        self.chaos = Chaos(self.victims, options.seed)

    def go(self) -> int:
        from tests.cast import make_cast  # noqa: PLC0415

        began = time.monotonic()
        self.cast = make_cast().a
        try:
            self._prepare()
            self._everybody_pays()
            faults = self._settle()
        finally:
            for victim in self.victims.values():
                victim.kill()
        return _told(self, faults, time.monotonic() - began)

    def _prepare(self) -> None:
        from django.conf import settings  # noqa: PLC0415

        from tenants.context import inside  # noqa: PLC0415
        from tests.factories.online import connected  # noqa: PLC0415

        settings.PAYMENTS = self.stripe.connection
        self.stripe.ask("delivery", copies=COPIES, shuffle=True, drop=0.05)
        with inside(self.cast.firm):
            self.account = connected(self.stripe)
            share, more = divmod(self.options.payments, PEOPLE)
            self.people = [self._person(number, share + (number < more)) for number in range(PEOPLE)]
        for name in ("web", "worker"):
            self.victims[name].start()

    def _person(self, number: int, count: int) -> Person:
        from django.utils import timezone  # noqa: PLC0415

        from features.accounts import sessions  # noqa: PLC0415
        from features.accounts.models import Session, User  # noqa: PLC0415
        from features.clients.models import Access, Client, Contact  # noqa: PLC0415
        from tests.factories.billing import released  # noqa: PLC0415
        from tests.factories.online import saved  # noqa: PLC0415

        client = Client.objects.create(name=f"Client {number}")
        user = User.objects.create(name=f"Payer {number}", email=f"payer{number}@example.com")
        contact = Contact.objects.create(user=user, joined_at=timezone.now())
        Access.objects.create(contact=contact, client=client)
        ahead = timezone.now() + timedelta(minutes=1)  # so that the proof of who they are lasts the run
        _, token = sessions.start(user=user, side=Session.Side.CLIENT, method="link", now=ahead)
        Session.objects.filter(user=user).update(proved_at=timezone.now() + timedelta(hours=6))
        invoices = [released(self.cast, client, FEE, now=timezone.now()) for _ in range(count)]
        return Person(token, str(saved(self.stripe, client).pk), [str(one.pk) for one in invoices])

    # --- they pay ---------------------------------------------------------------------------------

    def _everybody_pays(self) -> None:
        self.chaos.start()
        threads = [threading.Thread(target=self._pays, args=(one, n)) for n, one in enumerate(self.people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.chaos.stop()

    def _pays(self, person: Person, number: int) -> None:
        import random  # noqa: PLC0415

        chance = random.Random(f"{self.options.seed}:{number}")
        for invoice in person.invoices:
            once = uuid4()
            for _ in range(TRIES):
                _forget_tries()
                if self._pay(person, invoice, str(once)):
                    break
                if chance.random() < FORGET:
                    once = uuid4()

    def _pay(self, person: Person, invoice: str, once: str) -> bool:
        """Press “Pay”. Return whether the page led on; whether it was paid is seen in the books."""
        from features.accounts import sessions  # noqa: PLC0415
        from features.accounts.models import Session  # noqa: PLC0415

        token = "c" * 32
        try:
            answer = requests.post(
                f"http://127.0.0.1:{self.port}/invoices/{invoice}/pay/", timeout=30, allow_redirects=False,
                headers={"Host": f"{self.cast.firm.slug}.localhost:{self.port}"},
                cookies={sessions.COOKIES[Session.Side.CLIENT]: person.token, "csrf": token},
                data={"csrfmiddlewaretoken": token, "once": once, "said": FEE, "method": person.method},
            )  # fmt: skip
        except requests.RequestException:
            from tests.chaos.processes import rest  # noqa: PLC0415

            rest(0.3)
            return False
        return answer.status_code == 302

    # --- and afterwards ---------------------------------------------------------------------------

    def _settle(self) -> list[str]:
        """Let everything come to rest: announcements, the outbox, the hourly look; pay what is still owed."""
        from tenants.context import inside  # noqa: PLC0415

        for _ in range(5):
            self._deliver()
            with inside(self.cast.firm):
                self._look(SOON)
                self._look(A_DAY)
                if not (left := self._owed()):
                    break
            self._pay_rest(left)
        self._repeat()
        with inside(self.cast.firm):
            return self._faults(self._look(A_DAY))

    def _deliver(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.stripe.ask("state")["deliveries"].get("waiting") and time.monotonic() < deadline:
            self.stripe.deliver(order="shuffled", copies=COPIES, limit=AT_ONCE)

    def _repeat(self) -> None:
        """Bring all of them again until as many were delivered as was asked for."""
        from tenants.context import inside  # noqa: PLC0415

        while True:
            with inside(self.cast.firm):
                if self._heard() >= self.options.deliveries:
                    return
            self.stripe.ask("redeliver")
            self._deliver()

    def _heard(self) -> int:
        from features.billing.models import ProviderEvent  # noqa: PLC0415

        return sum(ProviderEvent.objects.values_list("times", flat=True))

    def _look(self, after: timedelta) -> list[str]:
        from django.utils import timezone  # noqa: PLC0415

        from features.base import outbox  # noqa: PLC0415
        from features.billing.operations import reconciling  # noqa: PLC0415

        now: datetime = timezone.now() + after
        outbox.deliver_waiting(now=now, most=10_000)
        self.account.refresh_from_db()
        return reconciling.reconcile(self.account, now=now)

    def _owed(self) -> set[str]:
        from features.billing.models import Account  # noqa: PLC0415

        rows = Account.objects.filter(kind="receivable", balance__gt=0)
        return {str(pk) for pk in rows.values_list("invoice", flat=True)}

    def _pay_rest(self, left: set[str]) -> None:
        for person in self.people:
            for invoice in left.intersection(person.invoices):
                _forget_tries()
                self._pay(person, invoice, str(uuid4()))

    def _faults(self, differences: list[str]) -> list[str]:
        from features.billing import ledger  # noqa: PLC0415
        from features.billing.models import CreditLot, Entry, Payment, Posting  # noqa: PLC0415

        intents = [
            one
            for one in self.stripe.objects("payment_intent", self.account.account_id)
            if one["status"] == "succeeded"
        ]
        paid = set(Payment.objects.filter(state="succeeded").values_list("intent_id", flat=True))
        said = sum(Entry.objects.filter(account__kind="provider").values_list("amount", flat=True))
        moved = self.stripe.objects("balance_transaction", self.account.account_id)
        self.counts = {
            "payments": len(intents), "posted": Posting.objects.filter(kind="paid").count(),
            "deliveries": self._heard(), "lost": len({one["id"] for one in intents} - paid),
            "doubled": CreditLot.objects.count() + len(intents) - len(set(paid)),
            "attempts": Payment.objects.count(), "books": said, "stripe": sum(one["net"] for one in moved),
        }  # fmt: skip
        return [
            *differences, *(str(fault) for fault in ledger.proof()), *(f"still owed: {one}" for one in self._owed()),
            *(["the sums differ"] if self.counts["books"] != self.counts["stripe"] else []),
            *(f"{name}: {self.counts[name]}" for name in ("lost", "doubled") if self.counts[name]),
            *(["not as many as invoices"] if len(intents) != self.options.payments else []),
        ]  # fmt: skip


def _told(run: Run, faults: list[str], seconds: float) -> int:
    kills = Counter(run.chaos.kills)
    out = sys.stdout.write
    out(f"seed {run.options.seed}, {seconds:.0f} s, kills: {sum(kills.values())} {dict(kills)}\n")
    out(", ".join(f"{name} {count:,}" for name, count in run.counts.items()) + "\n")
    for fault in faults[:20]:
        out(f"WRONG: {fault}\n")
    out("The books are what Stripe says, to the cent.\n" if not faults else "The books are wrong.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

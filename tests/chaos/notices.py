"""
`manage.py chaos notices`: people are told of things while the worker is killed over and over and the broker is away for
a while. Afterwards each notice has to have been mailed, and next to none of them twice.
"""

import argparse
import os
import random
import secrets
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import django

PEOPLE, EACH_TIME, SWEEP = 100, 5, 5.0
WAIT = "20"  # seconds that ordinary news waits for more to the same person
IDLE, PATIENCE = (
    30,
    900,
)  # seconds: a worker that had nothing to do for so long is killed too; the longest wait
AT_MOST = 60  # mails a worker may send before it is killed
FEW = 10_000  # of so many notices one may be told twice


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        return _with_a_broker(options, Path(folder))


def _with_a_broker(options: argparse.Namespace, folder: Path) -> int:
    from tests.chaos.broker import Broker  # noqa: PLC0415  the path of the project is known by now
    from tests.chaos.processes import free_port  # noqa: PLC0415

    broker, port = Broker(free_port(), folder), free_port()
    os.environ |= {
        "REDIS_URL": broker.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "NEWS_WAIT_SECONDS": WAIT,
    }
    broker.start()
    try:
        django.setup()
        from tests import database  # noqa: PLC0415  needs settings

        with database.copied(f"portico_chaos_{os.getpid()}") as name:
            return Run(options, folder, name, broker, port).go()
    finally:
        broker.kill()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--notices", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--away", type=int, default=600)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    return parser.parse_args()


class Run:
    def __init__(self, options: argparse.Namespace, folder: Path, name: str, broker: Any, port: int) -> None:
        from tests.chaos.post import Post  # noqa: PLC0415
        from tests.chaos.processes import WORKER, Process, environment, free_port  # noqa: PLC0415

        self.options, self.broker, self.post = options, broker, Post(port)
        mail = {key: os.environ[key] for key in ("EMAIL_URL", "REDIS_URL", "NEWS_WAIT_SECONDS")}
        env = environment(name, free_port(), folder, {"DEMO": "0", **mail})
        self.worker = Process(WORKER, env, folder / "worker.log")
        self.over, self.kills = threading.Event(), 0
        self.killer = threading.Thread(target=self._kill, daemon=True)

    def go(self) -> int:
        from tests.cast import make_cast  # noqa: PLC0415

        began = time.monotonic()
        self.cast = make_cast().a
        self._invite()
        self.post.start()
        self.worker.start()
        sweeper = threading.Thread(target=self._sweep, daemon=True)
        sweeper.start()
        try:
            self._tell()
        finally:
            self.over.set()
            self.killer.join()
            self.worker.kill()
            self.post.stop()
        return self._told(time.monotonic() - began)

    def _invite(self) -> None:
        from django.utils import timezone  # noqa: PLC0415

        from features.accounts.models import User  # noqa: PLC0415
        from features.clients.models import Access, Contact  # noqa: PLC0415
        from tenants.context import inside  # noqa: PLC0415

        with inside(self.cast.firm):
            people = [User(name=f"Person {n}", email=f"person{n}@example.com") for n in range(PEOPLE)]
            User.objects.bulk_create(people)
            contacts = [Contact(user=one, joined_at=timezone.now()) for one in people]
            Contact.objects.bulk_create(contacts)
            Access.objects.bulk_create(Access(contact=one, client=self.cast.household) for one in contacts)
            self.people = [one.pk for one in people]

    # --- they are told ----------------------------------------------------------------------------

    def _tell(self) -> None:
        """A third with the broker there, a third while it is away, a third when it is back; killing all the time."""
        third = -(-self.options.notices // 3)
        self.killer.start()
        self._announce(range(third))
        self.broker.kill()
        gone = time.monotonic()
        self._announce(range(third, 2 * third))
        _until(lambda: time.monotonic() - gone >= self.options.away, self.options.away + 1)
        self.broker.start()
        self._announce(range(2 * third, self.options.notices))
        _until(lambda: self._nothing_waits() or self.kills >= self.options.kills, PATIENCE * 2)
        _until(self._nothing_waits, PATIENCE)

    def _announce(self, numbers: range) -> None:
        from django.db import transaction  # noqa: PLC0415

        from tenants.context import inside  # noqa: PLC0415
        from tests.chaos.processes import rest  # noqa: PLC0415

        for first in range(numbers.start, numbers.stop, EACH_TIME):
            with inside(self.cast.firm), transaction.atomic():
                for number in range(first, min(first + EACH_TIME, numbers.stop)):
                    self._say(number)
            rest(0.02)

    def _say(self, number: int) -> None:
        """Every second one is urgent and goes by itself; the others wait for more to the same person."""
        from features.base.announcements import Announcement, announce  # noqa: PLC0415
        from features.documents.emails import OWN_VIRUS, SHARED  # noqa: PLC0415

        announce(
            Announcement(
                OWN_VIRUS if number % 2 else SHARED, title=f"Notice {number}", path=f"/documents/?notice={number}",
                to=[self.people[number // 2 % PEOPLE]], client_id=self.cast.household.pk,
            )
        )  # fmt: skip

    def _kill(self) -> None:
        """Kill the worker after so and so many mails, at any point of its work, and start it again."""
        from tests.chaos.processes import rest  # noqa: PLC0415

        chance = random.Random(self.options.seed)
        while self.kills < self.options.kills:
            enough = self.post.letters + chance.randint(1, AT_MOST)
            _until(lambda enough=enough: self.over.is_set() or self.post.letters >= enough, IDLE, every=0.005)
            rest(chance.uniform(0, 0.2))
            if self.over.is_set():
                return
            self.worker.kill()
            self.worker.start()
            self.kills += 1

    def _sweep(self) -> None:
        """What beat does each minute."""
        from kombu.exceptions import OperationalError  # noqa: PLC0415

        from features.base.tasks import sweep  # noqa: PLC0415

        while not self.over.wait(SWEEP):
            try:
                sweep.apply_async(retry=False)
            except (OperationalError, OSError):
                continue

    # --- and afterwards ---------------------------------------------------------------------------

    def _nothing_waits(self) -> bool:
        from features.base.models import OutboxEntry  # noqa: PLC0415
        from tenants.context import inside  # noqa: PLC0415

        with inside(self.cast.firm):
            return not OutboxEntry.objects.filter(kind="mail", state=OutboxEntry.State.WAITING).exists()

    def _told(self, seconds: float) -> int:
        told, wanted, out = self.post.told(), self.options.notices, sys.stdout.write
        lost, doubled = wanted - len(told), sum(told.values()) - len(told)
        out(f"seed {self.options.seed}, {seconds:.0f} s, the worker was killed {self.kills} times, ")
        out(f"the broker was away for {self.options.away} s\n")
        out(f"{wanted:,} notices in {self.post.letters:,} mails: lost {lost}, told twice {doubled}\n")
        is_good = lost == 0 and doubled <= max(1, wanted // FEW)
        out("Everybody was told.\n" if is_good else "WRONG: not what was promised.\n")
        return 0 if is_good else 1


def _until(so: Any, longest: float, every: float = 0.5) -> None:
    from tests.chaos.processes import rest  # noqa: PLC0415

    deadline = time.monotonic() + longest
    while not so() and time.monotonic() < deadline:
        rest(every)


if __name__ == "__main__":
    sys.exit(main())

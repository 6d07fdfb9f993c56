"""Start what one installation needs, and stop it again."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.local import environment, places
from config.local.errors import LocalError
from config.local.lock import Lock
from config.local.postgres import PostgreSQL, stop_orphan
from config.local.processes import Ledger
from config.local.state import State
from config.local.stripe import StripeStandIn
from config.local.valkey import Valkey

SLOTS = 8  # runs of the tests at once in one project
KEPT_BETWEEN_RUNS = ("postgres", "valkey", "stripe", "files", "mailbox", "beat", "local.json")
type Part = PostgreSQL | Valkey | StripeStandIn


@dataclass
class Services:
    """Running services. `env` is the whole environment for the processes that use them."""

    env: dict[str, str]
    state: State
    ledger: Ledger
    parts: list[Part] = field(default_factory=list)

    def dead(self) -> str | None:
        """Return which service has died and where its log is, if one has."""
        for part in self.parts:
            if part.process and part.process.poll() is not None:
                return f"{type(part).__name__} (log: {part.log})"
        return None


@contextmanager
def running(lock: Lock, *, site_url: str, durable: bool) -> Iterator[Services]:
    """
    Run the services of an installation as long as the block lasts; one given by address is used as it is.

    :param lock: taken; its folder is the installation's.
    :raises LocalError: something is missing or in the way; the message says what.
    """
    with ExitStack() as stack:
        ledger = Ledger(lock.home)
        ledger.stop_left_behind()
        stack.callback(ledger.clear)
        state = State(lock.home)
        services = Services({}, state, ledger)
        for part in needed(state, site_url=site_url, durable=durable):
            stack.callback(part.stop)
            ledger.enter(part.start())
            services.parts.append(part)
        services.env = environment.completed(os.environ, environment.of_installation(state, site_url))
        yield services


def needed(state: State, *, site_url: str, durable: bool) -> Iterator[Part]:
    if not environment.is_given(os.environ, "DATABASE_URL"):
        yield PostgreSQL(state, durable=durable)
    if not environment.is_given(os.environ, "REDIS_URL"):
        yield Valkey(state, durable=durable)
    if durable and not environment.is_given(os.environ, "PAYMENTS_URL"):  # tests start their own
        yield StripeStandIn(state, site_url=site_url)


def lock_installation(root: Path) -> Lock:
    """Take the lock of the project's own installation in `var/`."""
    lock = Lock(root / "var")
    if not lock.take():
        raise LocalError("Portico is already running{address} (process {pid}).".format(**described(lock)))
    return lock


def described(lock: Lock) -> dict[str, str]:
    holder = lock.holder()
    address = f" at {holder['address']}" if "address" in holder else ""
    return {"address": address, "pid": holder.get("pid", "unknown")}


def lock_tests(root: Path) -> Lock:
    """Take the first free installation for tests, so that several runs of them do not meet."""
    for number in range(1, SLOTS + 1):
        lock = Lock(root / "var" / ("test" if number == 1 else f"test-{number}"))
        if lock.take():
            return lock
    raise LocalError(f"{SLOTS} runs of the tests are under way in this project. Wait for one to end.")


def reset(lock: Lock) -> None:
    """Forget the installation: data, files, mail and secrets. Its lock is held, so nobody is using them."""
    Ledger(lock.home).stop_left_behind()
    shelter = places.shelter_path(lock.home)
    for home in (lock.home, shelter):
        stop_orphan(home / "postgres")
    folders = [lock.home / name for name in KEPT_BETWEEN_RUNS]
    folders.append(shelter)
    for path in folders:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

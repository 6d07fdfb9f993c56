"""The processes of an installation, ended by kill -9 whenever it suits nobody, and started again."""

import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlparse

from tests.fakes_stripe import PUBLISHABLE, SECRET, WEBHOOK_SECRETS, Stripe

ROOT = Path(__file__).parents[2]
PATIENCE = 60
WEB = ("granian", "--interface", "wsgi", "config.wsgi:application", "--workers", "1", "--blocking-threads", "6", "--log-level", "critical")  # fmt: skip
WORKER = ("celery", "-A", "config.celery", "worker", "-Q", "default", "-c", "1", "-l", "critical", "--without-mingle", "--without-gossip")  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rest(seconds: float) -> None:
    select.select([], [], [], seconds)


def environment(name: str, port: int, folder: Path, more: dict[str, str]) -> dict[str, str]:
    def here(variable: str) -> str:
        return urlparse(os.environ[variable])._replace(path=f"/{name}").geturl()

    return {
        **os.environ, "SITE_URL": f"http://localhost:{port}", "DATABASE_URL": here("DATABASE_URL"),
        "OWNER_DATABASE_URL": here("OWNER_DATABASE_URL"), "DATABASE_ROLE": "web", "DEBUG": "0", "DEMO": "1",
        "STORAGE_URL": f"file://{folder}/files", "EMAIL_URL": f"mailbox://{folder}/mail", "STOCK_SIZE": "0",
        "LOG_LEVEL": "CRITICAL", **more,
    }  # fmt: skip


def paid_by(stripe: Stripe) -> dict[str, str]:
    return {
        "PAYMENTS_URL": "stripe://", "STRIPE_SECRET_KEY": SECRET, "STRIPE_PUBLISHABLE_KEY": PUBLISHABLE,
        "STRIPE_WEBHOOK_SECRETS": " ".join(WEBHOOK_SECRETS), "STRIPE_API_URL": stripe.url,
        "STRIPE_JS_URL": f"{stripe.url}/v3/",
    }  # fmt: skip


class Process:
    """One that is started in a group of its own, so that nothing of it survives."""

    def __init__(self, command: tuple[str, ...], env: dict[str, str], log: Path, probe: str = "") -> None:
        self.command, self.env, self.log, self.probe = command, env, log, probe
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", *self.command], cwd=ROOT, env=self.env, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while self.probe and not self._answers():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.command[0]} did not become ready.")
            rest(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.probe, timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None


class Chaos(threading.Thread):
    """Kills one of them at a moment of chance, and starts it again; for as long as it is let."""

    def __init__(self, victims: dict[str, Any], seed: int) -> None:
        super().__init__(daemon=True)
        self.victims, self.chance = victims, random.Random(seed)
        self.kills = dict.fromkeys(victims, 0)
        self.fault: BaseException | None = None
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(self.chance.uniform(0.1, 1.5)):
            name = self.chance.choice(list(self.victims))
            try:
                self.victims[name].kill()
                self.victims[name].start()
            except BaseException as fault:  # noqa: BLE001  told at the end, where the run fails
                self.fault = fault
                return
            self.kills[name] += 1

    def stop(self) -> None:
        self._over.set()
        self.join(PATIENCE * 2)
        if self.fault is not None:
            raise self.fault

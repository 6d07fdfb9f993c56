"""A process of the server on loopback, and pages that listen to it."""

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from tests.chaos.processes import free_port, rest

ROOT = Path(__file__).parents[3]
PATIENCE = 30  # seconds


@contextmanager
def process(port: int = 0, **more: str) -> Iterator[tuple[str, int]]:
    """Run the server as `up` does, with `more` of the environment, and give its address and its process."""
    port = port or free_port()
    command = ("config.serve", "--interface", "asgi", "config.live:application", "--port", str(port), "--log-level", "critical", "--workers-kill-timeout", "1")  # fmt: skip
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **more}
    running = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=env)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(PATIENCE * 10):
            if status(f"{address}/readyz") == 200:
                break
            rest(0.1)
        yield address, running.pid
    finally:
        running.terminate()
        running.wait()


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


class Page(threading.Thread):
    """Listens with a ticket. What it hears stands in `heard`: numbers, and `end` or `gone`."""

    def __init__(self, address: str, ticket: str) -> None:
        super().__init__(daemon=True)
        self.heard: Queue[str] = Queue()
        self.answer = urllib.request.urlopen(f"{address}/live/?ticket={ticket}", timeout=PATIENCE)
        self.start()

    def run(self) -> None:
        event = ""
        try:
            for raw in self.answer:
                name, _, value = raw.decode().strip().partition(": ")
                event = value if name == "event" else event
                if name in ("data", "data:"):
                    self.heard.put("end" if event == "end" else value)
        except OSError:
            pass
        self.heard.put("gone")

    def next(self) -> str:
        return self.heard.get(timeout=PATIENCE)

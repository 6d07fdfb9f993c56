"""
A whole installation for a story: its own database, a web process, a worker, a folder for its mail; with `more` of the
environment where a story needs it, such as who takes payments.
"""

import os
import select
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlparse

from tests import database
from tests.journeys import post
from tests.journeys.post import Letter

PATIENCE = 60  # seconds for what takes one on a quiet machine
CALL = """
import sys, django
from config.celery import app
django.setup()
app.send_task(sys.argv[1])
"""


@dataclass(frozen=True)
class Installation:
    port: int
    folder: Path
    env: Mapping[str, str] = field(repr=False)

    @property
    def site(self) -> str:
        return f"http://localhost:{self.port}"

    def firm(self, slug: str) -> str:
        return f"http://{slug}.localhost:{self.port}"

    def letter(self, to: str, pattern: str) -> Letter:
        """Wait for a mail to this address with such words; each is found once."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := post.newest(self.folder, to, pattern):
                return found
            _give_way()
        raise AssertionError(f"No mail to {to} with {pattern} came within {PATIENCE} seconds.")

    def link(self, to: str, path: str) -> Letter:
        """Wait for a mail with a link to such a page; `found` is the link."""
        return self.letter(to, rf"https?://\S*{path}\S*")

    def link_in_mail(self, to: str, path: str) -> str:
        return self.link(to, path).found

    def call(self, task: str) -> None:
        """Put a task into the worker's queue, as the beat does when it is time."""
        subprocess.run(
            [sys.executable, "-c", CALL, task], cwd=database.ROOT, env=self.env, check=True, timeout=PATIENCE
        )


@contextmanager
def running(folder: Path, name: str, port: int = 0, **more: str) -> Iterator[Installation]:
    with ExitStack() as stack:
        stack.enter_context(database.copied(name))
        port = port or free_port()
        env = {**_environment(name, port, folder), **more}
        web = [
            "granian",
            "--interface",
            "wsgi",
            "config.wsgi:application",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--log-level",
            "error",
        ]
        worker = [
            "celery",
            "-A",
            "config.celery",
            "worker",
            "-Q",
            "default,provisioning",
            "-c",
            "1",
            "-l",
            "error",
            "--without-mingle",
            "--without-gossip",
        ]
        log = stack.enter_context((folder / "processes.log").open("wb"))
        for command in (web, worker):
            process = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=database.ROOT, env=env, stdout=log, stderr=log
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
        place = Installation(port, folder / "mail", env)
        place.folder.mkdir(exist_ok=True)
        _until_ready(place.site)
        yield place


def _environment(name: str, port: int, folder: Path) -> dict[str, str]:
    def here(variable: str) -> str:
        return urlparse(os.environ[variable])._replace(path=f"/{name}").geturl()

    return {
        **os.environ, "SITE_URL": f"http://localhost:{port}", "DATABASE_URL": here("DATABASE_URL"),
        "OWNER_DATABASE_URL": here("OWNER_DATABASE_URL"), "DATABASE_ROLE": "web", "DEBUG": "0", "DEMO": "0",
        "STORAGE_URL": f"file://{folder}/files", "EMAIL_URL": f"mailbox://{folder}/mail", "CACHE_PREFIX": f"journey-{port}",
        "STOCK_SIZE": "2", "LOG_LEVEL": "WARNING",
    }  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_ready(site: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{site}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            _give_way()
    raise AssertionError("The web process did not become ready.")


def _give_way() -> None:
    select.select([], [], [], 0.1)

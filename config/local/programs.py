"""The processes of `up`: what each runs, and what it may know."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.local.children import Child
from config.local.services import Services

QUEUES = "default,provisioning"
CELERY = ("-m", "celery", "-A", "config.celery")
# PostgreSQL apart, `up` runs as whoever started it, and may be root; a worker says so in eight lines
QUIET = "ignore:You're running the worker with superuser privileges"


@dataclass(frozen=True)
class Plan:
    """What was asked of `up`."""

    root: Path
    host: str
    port: int
    site_url: str
    demo: bool


class Programs:
    def __init__(self, plan: Plan, services: Services) -> None:
        self.plan, self.services = plan, services
        port = services.state.port("live_port")
        full = {
            **services.env, "DEBUG": "1", "DEMO": "1", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": QUIET,
            "LIVE_URL": f":{port}/live/",
        }  # fmt: skip
        as_web = {
            name: value for name, value in full.items() if not name.startswith("OWNER_")
        }  # as in production
        self.web = self.program("web", as_web, *web(plan))
        self.live = self.program("live", as_web, *live(plan, port))
        self.worker = self.program("worker", full, *worker())
        self.beat = self.program("beat", full, *beat(plan))
        owner = {**full, "DATABASE_ROLE": "owner"}
        self.prepare = self.program("prepare", owner, "manage.py", "prepare", "--firms")
        self.demo = self.program("demo", full, "manage.py", "demo")

    def program(self, name: str, env: Mapping[str, str], *arguments: str) -> Child:
        return Child(name, [sys.executable, *arguments], env, self.plan.root, self.services.ledger)

    @property
    def background(self) -> tuple[Child, ...]:
        return (self.worker, self.beat, self.live)

    @property
    def serving(self) -> tuple[Child, ...]:
        return (self.web, *self.background)

    @property
    def all(self) -> tuple[Child, ...]:
        return (*self.serving, self.demo, self.prepare)


def web(plan: Plan) -> list[str]:
    command = ["-m", "config.serve", "--interface", "wsgi", "config.wsgi:application", "--host", plan.host]
    command += [
        "--port",
        str(plan.port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
    ]
    return [*command, "--workers-kill-timeout", "2"]


def live(plan: Plan, port: int) -> list[str]:
    command = ["-m", "config.serve", "--interface", "asgi", "config.live:application", "--host", plan.host]
    options = ["--port", str(port), "--workers", "1", "--log-level", "warning", "--workers-kill-timeout", "2"]
    return [*command, *options]


def worker() -> list[str]:
    options = ["--pool", "prefork", "--concurrency", "2", "--queues", QUEUES, "--loglevel", "warning"]
    return [*CELERY, "--quiet", "worker", *options, "--without-gossip", "--without-mingle"]


def beat(plan: Plan) -> list[str]:
    return [*CELERY, "--quiet", "beat", "--loglevel", "warning", "--schedule", str(plan.root / "var/beat")]

"""The processes of `up`: what each runs, and what it may know."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.local.children import Child
from config.local.environment import is_given
from config.local.services import Services

QUEUES = "default,provisioning"
ANSWERS = "reply.localhost"  # a domain of nobody's: these addresses lead nowhere but to the door of `up`
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
        port, door = services.state.port("live_port"), services.state.port("inbound_port")
        full = {
            **services.env, "DEBUG": "1", "DEMO": "1", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": QUIET,
            "LIVE_URL": f":{port}/live/", **answers(services.env, door),
        }  # fmt: skip
        as_web = {
            name: value for name, value in full.items() if not name.startswith("OWNER_")
        }  # as in production
        self.web = self.program("web", as_web, *web(plan))
        self.live = self.program("live", as_web, *live(plan, port))
        self.worker = self.program("worker", full, *worker())
        self.beat = self.program("beat", full, *beat(plan))
        self.inbound = self.program("inbound", as_web, "manage.py", "inbound", "--port", str(door))
        owner = {**full, "DATABASE_ROLE": "owner"}
        self.prepare = self.program("prepare", owner, "manage.py", "prepare", "--firms")
        self.demo = self.program("demo", full, "manage.py", "demo")

    def program(self, name: str, env: Mapping[str, str], *arguments: str) -> Child:
        return Child(name, [sys.executable, *arguments], env, self.plan.root, self.services.ledger)

    @property
    def background(self) -> tuple[Child, ...]:
        return (self.worker, self.beat, self.live, self.inbound)

    @property
    def serving(self) -> tuple[Child, ...]:
        return (self.web, *self.background)

    @property
    def all(self) -> tuple[Child, ...]:
        return (*self.serving, self.demo, self.prepare)


def answers(given: Mapping[str, str], door: int) -> dict[str, str]:
    """Return how answers by mail come in: at a door on this machine alone, which the demo's mailbox brings them to."""
    domain = {} if is_given(given, "INBOUND_DOMAIN") else {"INBOUND_DOMAIN": ANSWERS}
    return {**domain, "INBOUND_REACHED_AT": f"127.0.0.1:{door}"}


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

"""Run the product on one machine: prepare it, serve it, start it again when its source changes."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.local import console, readiness
from config.local.children import Child
from config.local.errors import LocalError
from config.local.services import Services
from config.local.sources import Sources

TICK = 0.4  # seconds between two looks at the source and at the processes
STEADY = 30  # seconds; what dies sooner waits for a change of the source, else it would die again
QUEUES = "default,provisioning"


@dataclass(frozen=True)
class Plan:
    root: Path
    host: str
    port: int
    site_url: str
    demo: bool


@dataclass
class Supervisor:
    plan: Plan
    services: Services
    greeting: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        env = {**self.services.env, "DEBUG": "1", "DEMO": "1", "PYTHONUNBUFFERED": "1"}
        own = {name: value for name, value in env.items() if not name.startswith("OWNER_DATABASE_URL")}
        self.web = self.child("web", own, *web_command(self.plan))
        celery = ["-m", "celery", "-A", "config.celery"]
        worker = ["worker", "--concurrency", "2", "--queues", QUEUES, "--loglevel", "warning", "--without-mingle"]
        beat = ["beat", "--loglevel", "warning", "--schedule", str(self.plan.root / "var/beat")]
        self.background = [self.child("worker", env, *celery, *worker), self.child("beat", env, *celery, *beat)]
        self.migrating = self.child("prepare", {**env, "DATABASE_ROLE": "owner"}, "manage.py", "prepare")
        self.seeding = self.child("demo", env, "manage.py", "demo")

    def child(self, name: str, env: Mapping[str, str], *arguments: str) -> Child:
        command = [sys.executable, *arguments]
        return Child(name, command, env, self.plan.root, self.services.ledger)

    async def run(self) -> None:
        """Serve until the task is cancelled. Raises LocalError when it cannot go on."""
        task = asyncio.current_task()
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, lambda: task and task.cancel())
        try:
            await self.begin()
            await self.watch()
        finally:
            console.say("Stopping …")
            await self.end()

    async def begin(self) -> None:
        sources = Sources(self.plan.root)
        await self.web.start()  # meanwhile it answers that it is not ready
        await self.prepare()
        if self.plan.demo and await self.seeding.run() != 0:
            raise LocalError("The demo could not be made; its message stands above. `up --no-demo` goes without.")
        await readiness.wait(self.plan, self.web)
        self.greet()
        for child in self.background:
            await child.start()
        self.sources = sources

    async def prepare(self) -> None:
        if await self.migrating.run() != 0:
            raise LocalError("The database could not be prepared; the message stands above.")

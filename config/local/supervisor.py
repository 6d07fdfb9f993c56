"""Run the product on one machine: prepare it, serve it, start it again when its source changes."""

import asyncio
import signal

from config.local import console, first_start, readiness
from config.local.children import Child
from config.local.errors import LocalError
from config.local.programs import Programs
from config.local.sources import Sources, mistake

TICK = 0.4  # seconds between two looks at the source and at the processes
STEADY = 30  # seconds; what dies sooner would die again, and waits for a change of the source


class Supervisor:
    def __init__(self, programs: Programs) -> None:
        self.programs = programs
        self.sources = Sources(programs.plan.root)
        self.waiting: set[str] = set()  # names of the processes that wait for a change

    async def run(self) -> None:
        """Serve until the task is cancelled. Raises LocalError when it cannot go on."""
        self.end_on_signals()
        try:
            await self.begin()
            while True:
                await asyncio.sleep(TICK)
                await self.look()
        finally:
            console.say("Stopping …")
            await self.stop(*self.programs.all)

    def end_on_signals(self) -> None:
        """Let the first signal end the run; later ones do not disturb the orderly end, whose time is bounded."""
        task = asyncio.current_task()

        def end() -> None:
            if task and not task.cancelling():
                task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, end)

    async def begin(self) -> None:
        await self.programs.web.start()  # it says that it is not ready until all is prepared
        await self.prepare()
        await asyncio.gather(self.seed(), readiness.wait(self.programs.plan, self.programs.web))
        first_start.done(self.programs.services.state)
        console.say(f"Portico is running at {self.programs.plan.site_url}/  (Ctrl-C stops it)")
        await self.start(*self.programs.background)

    async def prepare(self) -> None:
        if await self.programs.prepare.run() != 0:
            raise LocalError("The database could not be prepared; the message stands above.")

    async def seed(self) -> None:
        if self.programs.plan.demo and await self.programs.demo.run() != 0:
            console.say("The demo could not be made; the message stands above. The rest goes on without it.")

    async def look(self) -> None:
        if dead := self.programs.services.dead():
            raise LocalError(f"{dead} ended by itself.")
        if changed := self.sources.changes():
            await self.reload(changed)
        for child in self.programs.serving:
            if child.exit_code is not None and child.name not in self.waiting:
                await self.mourn(child)

    async def mourn(self, child: Child) -> None:
        if child.lived > STEADY:
            console.say(f"{child.name} ended ({child.exit_code}); it starts again.")
            await child.start()
        else:
            console.say(
                f"{child.name} ended ({child.exit_code}). It starts again when a Python file changes."
            )
            self.waiting.add(child.name)

    async def reload(self, changed: set[str]) -> None:
        """Start everything again, the web process first: it is what the person looks at."""
        if wrong := mistake(self.programs.plan.root, changed):
            console.say(f"{wrong}. What ran before goes on.")
            return
        console.say(f"{summary(changed)} changed: starting again …")
        self.waiting.clear()
        await self.programs.web.stop()
        await self.programs.web.start()
        await asyncio.gather(self.stop(*self.programs.background), self.get_ready(changed))
        await self.start(*self.programs.background)

    async def get_ready(self, changed: set[str]) -> None:
        try:
            if any("/migrations/" in path for path in changed):
                await self.prepare()
            await readiness.wait(self.programs.plan, self.programs.web)
        except LocalError as error:
            console.say(f"{error} It starts again when a Python file changes.")
            self.waiting.add(self.programs.web.name)
        else:
            console.say("Ready.")

    async def start(self, *children: Child) -> None:
        for child in children:
            await child.start()

    async def stop(self, *children: Child) -> None:
        await asyncio.gather(*(child.stop() for child in children))


def summary(changed: set[str]) -> str:
    first = min(changed)
    return first if len(changed) == 1 else f"{first} and {len(changed) - 1} more"

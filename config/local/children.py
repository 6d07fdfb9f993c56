"""A child process of `up`: its lines go to the terminal, and it ends with us."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.local import console, processes
from config.local.processes import Ledger

LONGEST_LINE = 2**20


@dataclass
class Child:
    name: str
    command: list[str]
    env: Mapping[str, str]
    cwd: Path
    ledger: Ledger
    patience: float = 5
    hear: Callable[[str, str], None] = console.write  # takes the name and one line
    process: asyncio.subprocess.Process | None = None
    reader: asyncio.Task[None] | None = None
    began: float = 0

    async def start(self) -> None:
        self.began = time.monotonic()
        self.process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=self.env,
            cwd=self.cwd,
            limit=LONGEST_LINE,
            start_new_session=True,  # Ctrl-C reaches `up` alone, which stops its children in order
            preexec_fn=processes.tether(signal.SIGTERM),
        )
        self.ledger.enter(self.process.pid)
        self.reader = asyncio.create_task(self.read(self.process))

    async def read(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            return
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # longer than the limit: its parts follow as lines of their own
                continue
            if not line:
                return
            self.hear(self.name, line.decode(errors="replace").rstrip())

    async def run(self) -> int:
        """Run it to its end and return its exit code."""
        await self.start()
        code = await self.process.wait() if self.process else 1
        await self.hear_out()
        return code

    async def stop(self) -> None:
        """Ask it to end; after its time is over, kill it and everything it started."""
        process = self.process
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), self.patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await self.hear_out()
        self.process = None

    async def hear_out(self) -> None:
        """Wait for the last lines, but not for a grandchild that keeps the pipe open."""
        if self.reader:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.reader, 1)

    @property
    def exit_code(self) -> int | None:
        return self.process.returncode if self.process else None

    @property
    def lived(self) -> float:
        return time.monotonic() - self.began

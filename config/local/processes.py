"""Start and stop child processes so that none outlives its supervisor, however that one ends."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

from config.local.accounts import Account

PR_SET_PDEATHSIG = 1
CLOCK_SLACK = 3  # seconds; the start of a process is known by the wall clock, which may be set


def spawn(
    command: Sequence[str],
    *,
    output: IO[bytes],
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    cwd: Path = Path("/"),
    last_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """
    Start a service in a session of its own, so that Ctrl-C on the terminal reaches the supervisor alone.

    :param last_signal: what the kernel sends it when this process dies (Linux).
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=tether(last_signal),  # noqa: PLW1509  one system call, looked up beforehand
        **(account.as_arguments() if account else {}),
    )


def tether(last_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs before its program so that it dies with this process."""
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def hold() -> None:
        prctl(PR_SET_PDEATHSIG, last_signal.value, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return hold


def stop(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal in turn, giving the process so many seconds after each; then kill its session."""
    for number, patience in steps:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Ledger:
    """The processes of a run, kept in a file for the next run to find what a killed one left."""

    def __init__(self, home: Path) -> None:
        self.file = home / "processes.json"

    def enter(self, pid: int) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            entry = (pid, psutil.Process(pid).create_time())
            self.file.write_text(json.dumps([*self.entries(), entry]))

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)

    def entries(self) -> list[tuple[int, float]]:
        try:
            return [(int(pid), float(born)) for pid, born in json.loads(self.file.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def left_behind(self) -> list[psutil.Process]:
        """Return the entered processes that still live; a number used again by a stranger is none."""
        return [process for pid, born in self.entries() if (process := alive(pid, born))]

    def stop_left_behind(self) -> int:
        """Stop what a killed run left, and return how many there were."""
        found = self.left_behind()
        for process in found:
            end(process, signal.SIGTERM)
        self.clear()
        return len(found)


def alive(pid: int, born: float) -> psutil.Process | None:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if abs(process.create_time() - born) < CLOCK_SLACK and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def end(process: psutil.Process, *signals: signal.Signals, patience: float = 10) -> None:
    """Stop a process that is not our child: ask with each signal in turn, then kill it."""
    for number in (*signals, signal.SIGKILL):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            process.send_signal(number)
            process.wait(patience)
        if not process.is_running():
            return

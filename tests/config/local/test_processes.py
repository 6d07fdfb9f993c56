import os
import signal
import subprocess
import sys

import psutil
import pytest

from config.local import processes
from config.local.processes import Ledger

SLEEP = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(600)"]
STUBBORN = [sys.executable, "-c", f"import signal; signal.signal(15, signal.SIG_IGN); {SLEEP[2]}"]


@pytest.fixture
def sleeper(tmp_path):
    """`sleeper(command)` starts a process that has said it is ready."""
    started = []

    def start(command: list[str] = SLEEP) -> subprocess.Popen[bytes]:
        read, write = os.pipe()
        with os.fdopen(write, "wb") as output, os.fdopen(read, "rb") as answer:
            process = processes.spawn(command, output=output)
            started.append(process)
            answer.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_child_that_does_not_listen_is_killed(sleeper):
    process = sleeper(STUBBORN)

    processes.stop(process, (signal.SIGTERM, 0.1))

    assert process.returncode == -signal.SIGKILL


def test_what_a_killed_run_left_is_stopped(sleeper, tmp_path):
    process = sleeper()
    Ledger(tmp_path).enter(process.pid)

    assert Ledger(tmp_path).stop_left_behind() == 1
    assert process.poll() is not None
    assert Ledger(tmp_path).entries() == []


def test_a_stranger_with_a_used_number_is_left_alone(sleeper, tmp_path):
    process = sleeper()
    Ledger(tmp_path).file.write_text(f"[[{process.pid}, 1000.0]]")

    assert Ledger(tmp_path).stop_left_behind() == 0
    assert process.poll() is None


@pytest.mark.parametrize("content", ["", "{", "[1]", '[["x", 1]]'])
def test_a_damaged_ledger_is_an_empty_one(tmp_path, content):
    Ledger(tmp_path).file.write_text(content)

    assert Ledger(tmp_path).left_behind() == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's part is Linux's")
def test_children_die_with_a_supervisor_that_is_killed():
    code = (
        "import sys\nfrom config.local import processes\n"
        f"child = processes.spawn({SLEEP!r}, output=sys.stdout.buffer)\n"
        "print(child.pid, flush=True)\nchild.wait()"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    lines = {supervisor.stdout.readline().strip(), supervisor.stdout.readline().strip()}
    child = psutil.Process(int(next(iter(lines - {"ready"}))))

    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()

    assert psutil.wait_procs([child], timeout=10)[1] == []

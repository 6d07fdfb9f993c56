"""Each in a process of its own, for a process that is hidden stays so."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.hidden import is_hidden

ROOT = Path(__file__).parents[2]
SAY = "from config.hidden import is_hidden; print(is_hidden())"
SERVE = "import atexit, runpy, sys; sys.argv = ['serve', '--version']; atexit.register(lambda: exec(SAY)); "
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this")


def said(program):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()[-1]


@pytest.mark.parametrize(
    "program",
    [
        f"import config.wsgi; {SAY}",
        f"import config.celery as c; c.signals.celeryd_init.send(sender='w'); {SAY}",
        f"import config.celery as c; c.signals.worker_process_init.send(sender='w'); {SAY}",
        f"import config.celery as c; c.signals.beat_init.send(sender='b'); {SAY}",
        f"SAY = {SAY!r}; {SERVE}runpy.run_module('config.serve', run_name='__main__')",
    ],
    ids=["web", "worker", "worker's children", "beat", "the server's first process"],
)
def test_processes_with_secrets_are_hidden(program):
    assert said(program) == "True"


def test_what_they_fork_is_hidden_and_what_they_start_is_not():
    fork = "import os, config.hidden as h; h.hide(); pid = os.fork(); "
    assert said(f"{fork}pid or print(h.is_hidden(), flush=True); pid and os.waitpid(pid, 0)") == "True"
    assert not is_hidden()

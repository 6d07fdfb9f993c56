import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from config.local.children import Child
from config.local.processes import Ledger


class Programs:
    """`child(code)` is a Python program whose lines are kept in `child.heard`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.heard = folder, list[str]()

    def __call__(self, code: str, **options: Any) -> Child:
        command, ledger = [sys.executable, "-c", code], Ledger(self.folder)
        return Child("web", command, {}, self.folder, ledger, hear=self.hear, **options)

    def hear(self, name: str, line: str) -> None:
        self.heard.append(line)


@pytest.fixture
def child(tmp_path):
    return Programs(tmp_path)


def test_every_line_is_heard_and_the_exit_code_known(child):
    code = asyncio.run(child("import sys; print('one'); print(); sys.exit('two')").run())

    assert code == 1
    assert sorted(child.heard) == ["", "one", "two"]


def test_a_line_without_end_does_not_block_the_child(child):
    assert asyncio.run(child("print('x' * 3_000_000); print('end')").run()) == 0
    assert child.heard[-1] == "end"


def test_a_child_that_will_not_end_is_killed_with_what_it_started(child):
    started = (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    )
    stubborn = f"import signal; signal.signal(15, signal.SIG_IGN); {started}; print('up', flush=True); signal.pause()"

    async def story() -> None:
        program, is_up = child(stubborn, patience=0.1), asyncio.Event()
        program.hear = lambda *_: is_up.set()
        await program.start()
        await is_up.wait()
        await program.stop()
        assert program.process is None

    asyncio.run(asyncio.wait_for(story(), 20))


def test_stopping_what_never_ran_is_no_error(child):
    asyncio.run(child("").stop())

"""`manage.py test`: all that must hold, with everything it needs started for it."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from config.local import browser, console, linting, services
from config.local.command import ROOT, LocalCommand

PARALLEL = ("-n", "auto", "--dist", "loadfile")  # a process per core, each with a database of its own
TEST_ENVIRONMENT = {"DEBUG": "0", "DEMO": "0", "DATABASE_ROLE": "web"}


class Command(LocalCommand):
    help = (
        "Run lint, then pytest with the arguments given (`-k name`, `tests/features -x`, …). "
        "With paths of tests, lint is left out."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--no-lint", action="store_true", help="only pytest")

    def run(self, options: argparse.Namespace, rest: list[str]) -> int:
        content = options.no_lint or names_tests(rest) or linting.check(ROOT)
        code = run_pytest(rest if names_tests(rest) else [*PARALLEL, *rest])
        if not content:
            console.plain("Lint failed; its messages stand above the tests.")
        return code or (0 if content else 1)


def names_tests(arguments: list[str]) -> bool:
    """Tell whether the arguments name files or folders of tests."""
    return any((ROOT / argument.partition("::")[0]).exists() for argument in arguments)


def run_pytest(arguments: list[str]) -> int:
    """Run pytest in a process of its own, since the settings are read from the environment made here."""
    lock = services.lock_tests(ROOT)
    try:
        with services.running(lock, site_url="http://localhost:8000", durable=False) as started:
            env = {**started.env, **TEST_ENVIRONMENT, "PORTICO_BROWSER": browser.find(os.environ)}
            return attend([sys.executable, "-m", "pytest", *arguments], env, ROOT)
    finally:
        lock.release()


def attend(command: list[str], env: dict[str, str], folder: Path) -> int:
    """Wait for a child that gets the terminal's signals itself; hand on those that only we get."""
    child = subprocess.Popen(command, env=env, cwd=folder)

    def hand_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, hand_on)
    code = child.wait()
    return code if code >= 0 else 128 - code  # ended by a signal, as shells count it

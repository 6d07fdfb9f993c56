"""Everything that is checked without running the product, one step after the other."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.local import console, environment

ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "config.settings"}
TEMPLATES = "templates/**/*.html"


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    fix: list[str] | None = None  # what mends it, where a program can


def steps(root: Path) -> Iterator[Step]:
    yield Step("format", module("ruff", "format", "--check", "--quiet", "."), module("ruff", "format", "."))
    yield Step("lint", module("ruff", "check", "--quiet", "."), module("ruff", "check", "--fix", "."))
    if templates := sorted(str(path.relative_to(root)) for path in find_templates(root)):
        djade = script("djade")
        yield Step("templates", [djade, "--check", *templates], [djade, *templates])
    yield Step("imports", [script("lint-imports")])
    makemigrations = [sys.executable, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"]
    yield Step("migrations", makemigrations)
    matrix = [sys.executable, "-W", "ignore", "manage.py", "permissions_matrix"]
    yield Step("permissions", matrix, [*matrix, "--write"])
    yield Step("types", module("mypy"))


def module(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def script(name: str) -> str:
    """Return a program of the environment that cannot be started as a module."""
    return str(Path(sys.executable).with_name(name))


def find_templates(root: Path) -> Iterator[Path]:
    for package in ("branding", "features", "tenants", "portal_api", "integrations", "config"):
        yield from (root / package).glob(f"**/{TEMPLATES}")


def check(root: Path) -> bool:
    """Run every step, and return whether all of them are content."""
    failed = [step.name for step in steps(root) if not passes(step, root)]
    return not failed


def fix(root: Path) -> bool:
    """Let the programs mend what they can, then check everything."""
    for step in steps(root):
        if step.fix:
            subprocess.run(step.fix, cwd=root, env=env(root), capture_output=True, check=False)
    return check(root)


def passes(step: Step, root: Path) -> bool:
    began = time.monotonic()
    answer = subprocess.run(
        step.command, cwd=root, env=env(root), capture_output=True, text=True, check=False
    )
    good = answer.returncode == 0
    console.plain(f"{'ok' if good else 'FAILED':>6}  {step.name:<11} {time.monotonic() - began:5.1f} s")
    if not good:
        console.plain((answer.stdout + answer.stderr).strip())
    return good


def env(root: Path) -> dict[str, str]:
    return environment.completed(os.environ, {**environment.for_reading_code(root), **ENVIRONMENT})

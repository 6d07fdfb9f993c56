"""The files of the product and its tests, as git knows them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("config", "tenants", "portal_api", "features", "branding", "integrations")
GENERATED = ("requirements.lock", "requirements-dev.lock")


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is (or is about to be) in the repository; without git, every file of the tree's folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        listed = [
            str(path.relative_to(ROOT))
            for top in (*PRODUCT, "tests", "docs", "helm")
            for path in (ROOT / top).rglob("*")
        ]
    return tuple(path for path in (ROOT / name for name in sorted(listed)) if path.is_file())


def python(*tops: str) -> Iterator[Path]:
    """Return the Python files below these top folders, migrations left out."""
    for path in tracked():
        if (
            path.suffix == ".py"
            and path.relative_to(ROOT).parts[0] in tops
            and "migrations" not in path.parts
        ):
            yield path


def templates() -> Iterator[Path]:
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if "templates" in parts and parts[0] in PRODUCT and path.suffix in (".html", ".txt"):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))

"""What changed in the source since the last look. Looking costs a few milliseconds and works on every disk."""

import os
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("config", "tenants", "portal_api", "features", "branding", "integrations")


def mistake(root: Path, changed: set[str]) -> str | None:
    """Return the first file that is not Python, and why: the running code is better than that."""
    for path in sorted(changed):
        try:
            compile((root / path).read_bytes(), path, "exec")
        except FileNotFoundError:
            continue
        except (SyntaxError, ValueError) as error:
            return f"{path}: {error}"
    return None


class Sources:
    """The Python files of the project; templates, styles and scripts are read anew by each request."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen = self.look()

    def changes(self) -> set[str]:
        """Return the paths that were written, added or removed since the last call."""
        before, self.seen = self.seen, self.look()
        return {path for path, _ in before.items() ^ self.seen.items()}

    def look(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for package in PACKAGES:
            found.update(times(self.root / package, package))
        return found


def times(folder: Path, name: str) -> Iterator[tuple[str, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # removed meanwhile
        return
    for entry in entries:
        path = f"{name}/{entry.name}"
        if entry.name.endswith(".py"):
            try:
                yield path, entry.stat().st_mtime_ns
            except OSError:
                continue
        elif entry.is_dir() and not entry.name.startswith(("__pycache__", ".")):
            yield from times(Path(entry.path), path)

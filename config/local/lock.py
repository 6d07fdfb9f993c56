"""One run at a time per installation. The system lets go of the lock when its holder dies, however it dies."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class Lock:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "lock"
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock, or return False when another run has it."""
        self.home.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        self.write({})
        return True

    def write(self, facts: dict[str, Any]) -> None:
        """Say who has the lock and what others may want to know (the address)."""
        self.file.write_text(json.dumps({"pid": os.getpid(), **facts}))

    def holder(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.file.read_text()))
        except (OSError, ValueError):
            return {}

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

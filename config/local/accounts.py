"""PostgreSQL refuses to run as root: the account that runs it then, and whether that account reaches a folder."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.local.errors import LocalError

NAMES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def as_arguments(self) -> dict[str, Any]:
        """Return what makes subprocess start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        os.chown(folder, self.uid, self.gid)

    def can_run(self, *command: str | Path) -> bool:
        try:
            subprocess.run(command, cwd="/", capture_output=True, check=True, **self.as_arguments())
        except (OSError, subprocess.SubprocessError):
            return False
        return True

    def reaches(self, folder: Path) -> bool:
        return self.can_run("/bin/sh", "-c", 'cd "$1"', "sh", folder)


def for_services() -> Account | None:
    """Return the account to run PostgreSQL with, or None when the present one will do."""
    if os.geteuid() != 0:
        return None
    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise LocalError(
        "PostgreSQL does not run as root, and this machine has no account named postgres or nobody. "
        "Make one (`useradd postgres`), or start this as a plain user."
    )

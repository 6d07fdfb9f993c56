"""
Put this process into the project's own environment, and make that first where it is missing.

Runs before the environment exists, under any Python 3: standard library and old syntax only. In a
container, where the packages can be imported already, it does nothing.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
from typing import Iterator, List, NoReturn

from config import installing, interpreters, stamps
from config.stamps import LOCK, OUTDATED, UNFINISHED

PACKAGES = ("django", "django_tenants", "celery", "granian", "psycopg")
ENTERED = "PORTICO_ENVIRONMENT"  # set on the way in: a second try means that the way is blocked


def enter(root: str, arguments: List[str]) -> None:
    """Return inside an environment that fits the lock, or start this command again inside one."""
    venv = os.path.join(root, ".venv")
    inside = os.path.realpath(sys.prefix) == os.path.realpath(venv)
    if not inside and has_packages():
        return
    if not stamps.is_ready(root, venv):
        prepare(root, venv)
        inside = False
    if inside:
        os.environ.pop(ENTERED, None)
    else:
        python = os.path.join(venv, "bin", "python")
        if os.environ.get(ENTERED) == venv:
            stop("{} does not work. Remove that folder, and start this again.".format(venv))
        os.environ[ENTERED] = venv
        sys.stdout.flush()
        os.execv(python, [python, os.path.join(root, "manage.py")] + arguments[1:])  # noqa: S606


def has_packages() -> bool:
    return sys.version_info >= interpreters.OLDEST and all(map(importlib.util.find_spec, PACKAGES))


def prepare(root: str, venv: str) -> None:
    """Make or mend the environment. Of two at once, the second waits and finds the work done."""
    if not os.access(root, os.W_OK):
        stop(
            "{} cannot be written by you, so no environment can be made in it. "
            "Clone the project into a folder of your own.".format(root)
        )
    with alone(root):
        if not stamps.is_ready(root, venv):
            make(root, venv)


def make(root: str, venv: str) -> None:
    try:
        if not stamps.is_usable(venv) or stamps.is_broken(venv):
            create(root, venv)
        stamps.put(venv, UNFINISHED)
        fill(root, venv)
    except installing.Failed as failure:
        stop(str(failure))
    except OSError as error:
        stop("The environment could not be made: {}.".format(error))


def fill(root: str, venv: str) -> None:
    say("Installing the locked packages (a minute or two the first time) …")
    try:
        installing.install(venv, os.path.join(root, LOCK), log_file(root))
    except installing.Failed:
        stamps.put(venv, OUTDATED)  # the installer gave up by itself, so nothing is half there
        raise
    stamps.put(venv, stamps.expected(root, venv))
    say("The environment is ready.")


def create(root: str, venv: str) -> None:
    python = installing.find_python()
    say("Making the environment .venv with Python {}.{} ({}) …".format(*(python.version + (python.path,))))
    remove(root, venv)
    os.mkdir(venv)
    stamps.put(venv, UNFINISHED)  # before anything else: a killed run is seen to be unfinished
    made = subprocess.call([python.path, "-m", "venv"] + installing.venv_options(python) + [venv])
    if made != 0:
        stop("Python could not make the environment {} (its message stands above).".format(venv))


def remove(root: str, venv: str) -> None:
    """Move the old environment away first, so that half of it is never taken for a whole one."""
    if os.path.lexists(venv):
        away = os.path.join(root, "var", "old-environment-{}".format(os.getpid()))
        os.rename(venv, away)
        shutil.rmtree(away, ignore_errors=True)


@contextlib.contextmanager
def alone(root: str) -> Iterator[None]:
    import fcntl  # noqa: PLC0415  absent on Windows, and not needed in a container

    os.makedirs(os.path.join(root, "var"), exist_ok=True)
    with open(os.path.join(root, "var", "bootstrap.lock"), "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another start is making the environment; waiting for it …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.set_inheritable(handle.fileno(), True)  # noqa: FBT003  an installer that outlives us keeps the lock
        yield


def log_file(root: str) -> str:
    folder = os.path.join(root, "var", "log")
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, "install.log")


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def stop(text: str) -> NoReturn:
    say(text)
    sys.exit(1)

"""
Whether the environment is whole, and what it was made from.

Runs before the environment exists, under any Python 3: standard library and old syntax only.
"""

import hashlib
import os

from config import interpreters

LOCK = "requirements-dev.lock"
UNFINISHED, OUTDATED = "unfinished", "outdated"


def is_ready(root: str, venv: str) -> bool:
    return is_usable(venv) and found(venv) == expected(root, venv)


def is_usable(venv: str) -> bool:
    parts = (os.path.join(venv, "bin", "python"), os.path.join(venv, "pyvenv.cfg"))
    return os.access(parts[0], os.X_OK) and os.path.exists(parts[1])


def is_broken(venv: str) -> bool:
    """Tell whether the environment was left half made, or its Python is gone or too old."""
    python = interpreters.probe(os.path.join(venv, "bin", "python"))
    return python is None or python.version < interpreters.OLDEST or found(venv) == UNFINISHED


def expected(root: str, venv: str) -> str:
    """Return what the environment must have been made from: this lock, in this place (scripts name it)."""
    with open(os.path.join(root, LOCK), "rb") as lock:
        return hashlib.sha256(lock.read() + os.path.realpath(venv).encode()).hexdigest()


def found(venv: str) -> str:
    try:
        with open(file_of(venv)) as handle:
            return handle.read()
    except OSError:
        return ""


def put(venv: str, stamp: str) -> None:
    with open(file_of(venv), "w") as handle:
        handle.write(stamp)


def file_of(venv: str) -> str:
    return os.path.join(venv, "portico-stamp")

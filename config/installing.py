"""
Install the locked packages: with uv where it is to be had (seconds), else with pip (a minute or two).

Runs before the environment exists, under any Python 3: standard library and old syntax only.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from typing import List, Optional

from config import interpreters
from config.interpreters import Interpreter

NEEDS_PYTHON = (
    "Portico needs Python 3.12 or newer, and none was found on PATH or among pyenv's versions. "
    "Install one, or uv (then `uv python install 3.13` is done for you), and start this again."
)
NEEDS_VENV = (
    "{} can run Portico but cannot make environments. Install its venv package "
    "(Debian and Ubuntu: apt install python{}.{}-venv), and start this again."
)
NEEDS_NETWORK = (
    "The packages could not be installed. Is this machine online, and its disk not full? "
    "The whole story is in {}; it ends so:\n{}"
)


class Failed(Exception):
    """The environment cannot be made; the message says what is missing."""


def find_python() -> Interpreter:
    uv = find_uv()
    python = interpreters.find(os.environ, needs_pip=uv is None)
    if python is None and uv is not None:
        python = download_python(uv)
    if python is None:
        bare = interpreters.find(os.environ, needs_pip=False)
        raise Failed(NEEDS_VENV.format(bare.path, *bare.version) if bare else NEEDS_PYTHON)
    return python


def find_uv() -> Optional[str]:
    for path in (shutil.which("uv"), os.path.expanduser("~/.local/bin/uv")):
        if path and succeeds([path, "--version"]):
            return path
    return None


def download_python(uv: str) -> Optional[Interpreter]:
    sys.stderr.write("No Python 3.12 or newer found; uv downloads one ...\n")
    if subprocess.call([uv, "python", "install", "3.13"]) != 0:
        return None
    path = subprocess.check_output([uv, "python", "find", "--no-project", "3.13"]).decode().strip()
    return interpreters.probe(path)


def venv_options(python: Interpreter) -> List[str]:
    return [] if python.has_pip else ["--without-pip"]


def install(venv: str, lock: str, log: str) -> None:
    """Bring the environment to exactly what the lock says. Raises Failed with the reason."""
    python = os.path.join(venv, "bin", "python")
    with open(log, "w"):
        pass
    uv = find_uv() or fetch_uv(venv, lock, log)
    sync = [uv or "", "pip", "sync", "--require-hashes", "--compile-bytecode", "--python", python, lock]
    if uv and run(sync, log):
        return
    pip = [python, "-m", "pip", "install", "--require-hashes", "--no-input", "--requirement", lock]
    if not run(pip, log):
        raise Failed(NEEDS_NETWORK.format(log, tail(log)))


def fetch_uv(venv: str, lock: str, log: str) -> Optional[str]:
    """Let pip install the uv that the lock names, checked by the lock's hashes."""
    uv = os.path.join(venv, "bin", "uv")
    if succeeds([uv, "--version"]):
        return uv
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(locked("uv", lock))
        requirement.flush()
        pip = [os.path.join(venv, "bin", "python"), "-m", "pip", "install", "--require-hashes", "--no-input"]
        return uv if run(pip + ["--requirement", requirement.name], log) else None


def locked(name: str, lock: str) -> str:
    """Return one package's lines of the lock: its version and hashes."""
    lines = []  # type: List[str]
    with open(lock) as handle:
        for line in handle:
            if line.startswith(name + "==") or (lines and line.startswith(" ")):
                lines.append(line)
            elif lines:
                break
    return "".join(lines)


def run(command: List[str], log: str) -> bool:
    """Run a long step with its output in the log and a sign of life on the terminal."""
    begun = time.time()
    with open(log, "a") as output:
        output.write("\n$ {}\n".format(" ".join(command)))
        output.flush()
        step = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            close_fds=False,  # the lock is among them
        )
        while True:
            try:
                return step.wait(timeout=10) == 0
            except subprocess.TimeoutExpired:
                sys.stderr.write("  … still at it ({:.0f} s)\n".format(time.time() - begun))
                sys.stderr.flush()


def succeeds(command: List[str]) -> bool:
    try:
        silent = subprocess.DEVNULL
        return subprocess.call(command, stdin=silent, stdout=silent, stderr=silent) == 0
    except OSError:
        return False


def tail(log: str) -> str:
    with open(log, errors="replace") as handle:
        return "".join("  " + line for line in handle.readlines()[-4:])

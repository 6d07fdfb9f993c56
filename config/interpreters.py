"""
Find a Python that can run the project, by executing candidates: a name on PATH proves nothing.

Runs before the environment exists, under any Python 3: standard library and old syntax only.
"""

import glob
import os
import pwd
import subprocess
from collections import namedtuple
from typing import Iterator, List, Mapping, Optional

OLDEST = (3, 12)
NAMES = ("python3.13", "python3.12", "python3.14", "python3", "python")  # the order of preference
HOMES = (os.path.expanduser("~"), pwd.getpwuid(0).pw_dir)  # a plain user may be let into root's
PYENV_ROOTS = tuple(os.path.join(home, ".pyenv") for home in HOMES) + ("/opt/pyenv",)
QUESTION = (
    "import importlib.util, sys; sys.stdout.write('{} {} {}'.format("
    "sys.version_info[0], sys.version_info[1], int(importlib.util.find_spec('ensurepip') is not None)))"
)

# has_pip: Debian splits the pip that a new environment needs into a package of its own.
Interpreter = namedtuple("Interpreter", ["path", "version", "has_pip"])


def find(environ: Mapping[str, str], *, needs_pip: bool) -> Optional[Interpreter]:
    """Return the first candidate that runs, is new enough and can make an environment."""
    for path in candidates(environ):
        found = probe(path)
        if found and found.version >= OLDEST and (found.has_pip or not needs_pip):
            return found
    return None


def candidates(environ: Mapping[str, str]) -> Iterator[str]:
    folders = environ.get("PATH", os.defpath).split(os.pathsep) + pyenv_folders(environ)
    seen = set()
    for name in NAMES:
        for folder in folders:
            path = os.path.join(folder, name)
            if path not in seen and os.access(path, os.X_OK):
                seen.add(path)
                yield path


def pyenv_folders(environ: Mapping[str, str]) -> List[str]:
    """Return the folders of pyenv's versions: its shims answer 127 when no version is chosen."""
    found = []  # type: List[str]
    for root in filter(None, (environ.get("PYENV_ROOT"),) + PYENV_ROOTS):
        found += sorted(glob.glob(os.path.join(root, "versions", "*", "bin")), reverse=True)
    return found


def probe(path: str) -> Optional[Interpreter]:
    try:
        answer = subprocess.check_output(
            [path, "-c", QUESTION], stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=20
        )
        major, minor, has_pip = answer.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    version = (int(major), int(minor))
    return Interpreter(path, version, has_pip == b"1")

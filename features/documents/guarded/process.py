"""The parent's half: start the child, hand it the file, wait a little."""

import json
import logging
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import SEEK_END, UnsupportedOperation
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

from features.documents.guarded.seats import Seats
from tenants.context import current_firm

log = logging.getLogger(__name__)
CHILD = Path(__file__).with_name("child.py")
SECONDS, LONG = 20, 90
SEATS = Seats(4, of_one=2)  # in this process
PATIENCE = 5.0  # seconds to wait for a seat: whoever waits keeps a thread of the server


class NoAnswer(Exception):
    """The child crashed, stalled, or ran out of what it was given."""


def look(task: str, argument: str, file: IO[bytes]) -> dict[str, Any]:
    """
    Return what a closer look found; `refused` in it names a reason.

    :raises NoAnswer: the file was too much for the child.
    :raises Busy: too many others are looked at.
    """
    found: dict[str, Any] = json.loads(_run(task, argument, file) or b"null") or {}
    return found


def draw(task: str, page: int, file: IO[bytes]) -> bytes:
    """
    Return a page or a picture as WebP.

    :raises NoAnswer: it can't be drawn.
    :raises Busy: too many others are looked at.
    """
    return _run(task, str(page), file)


@contextmanager
def joined(photos: Iterable[IO[bytes]]) -> Iterator[IO[bytes]]:
    """
    Give the PDF of these photos, as a file on disk.

    :raises NoAnswer: they are too many, too large, or not photos.
    :raises Busy: too many others are looked at.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as made:
        for photo in photos:
            size = photo.seek(0, SEEK_END)
            photo.seek(0)
            source.write(struct.pack(">Q", size))
            copyfileobj(photo, source)
        source.seek(0)
        command = [sys.executable, "-I", str(CHILD), "join-photos", ""]
        quiet = subprocess.DEVNULL
        try:
            with _seat():
                subprocess.run(
                    command,
                    stdin=source,
                    stdout=made,
                    stderr=quiet,
                    timeout=LONG,
                    env={},
                    cwd="/",
                    check=True,
                )
        except (subprocess.SubprocessError, OSError) as error:
            raise NoAnswer from error
        made.seek(0)
        yield made


def _run(task: str, argument: str, file: IO[bytes]) -> bytes:
    command = [sys.executable, "-I", str(CHILD), task, argument]
    with on_disk(file) as source, _seat():
        try:
            done = subprocess.run(
                command, stdin=source, capture_output=True, timeout=SECONDS, env={}, cwd="/", check=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            log.warning("A file was too much for %s: %s", task, getattr(error, "returncode", "no time left"))
            raise NoAnswer from error
    return done.stdout


def _seat() -> AbstractContextManager[None]:
    firm = current_firm()
    return SEATS.one(str(firm.pk) if firm else "", patience=PATIENCE)


@contextmanager
def on_disk(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Give the file as one the system knows by number; from memory it is copied first."""
    file.seek(0)
    try:
        file.fileno()
    except (AttributeError, UnsupportedOperation):
        with tempfile.TemporaryFile() as copy:
            copyfileobj(file, copy)
            copy.flush()
            yield copy
    else:
        yield file
    file.seek(0)

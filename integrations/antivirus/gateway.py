"""
The virus scanner: clamd, asked by its INSTREAM command over TCP or a local socket, as ANTIVIRUS_URL says. A file is
streamed to it and never lies anywhere else.
"""

import logging
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote, urlparse

from django.conf import settings

log = logging.getLogger(__name__)
CONNECT, STILL, ALTOGETHER = 5, 60, 480  # seconds: to reach it, without a sign of life, for one file
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
FOUND, FINE = " FOUND", "stream: OK"
TOO_LARGE = "INSTREAM size limit exceeded"


class ScannerAway(Exception):
    """The scanner does not answer, or not in time: the file can be asked about again."""


class TooLarge(Exception):
    """The scanner takes no file of this size: set its StreamMaxLength above the largest file of any firm."""


@dataclass(frozen=True)
class Verdict:
    """`virus` is its name; empty: none was found."""

    virus: str

    @property
    def is_clean(self) -> bool:
        return not self.virus


def is_there() -> bool:
    """Return whether this installation has a scanner."""
    return bool(settings.ANTIVIRUS_URL)


def scan(content: IO[bytes]) -> Verdict:
    """
    Have a file looked at, from where it stands to its end.

    :raises ScannerAway: no answer, or one that says neither.
    :raises TooLarge: it takes no file of this size.
    """
    deadline = time.monotonic() + ALTOGETHER
    try:
        with _connected() as line:
            _send(line, content, deadline)
            return _verdict(_answer(line, deadline))
    except OSError as error:
        raise ScannerAway(f"{type(error).__name__}: {error}") from error


def _connected() -> socket.socket:
    address = urlparse(settings.ANTIVIRUS_URL)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT)
        try:
            line.connect(unquote(address.path))
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((address.hostname or "", address.port or 3310), timeout=CONNECT)


def _send(line: socket.socket, content: IO[bytes], deadline: float) -> None:
    """Send all of it. A scanner that has seen enough hangs up: then what it said is read."""
    with suppress(BrokenPipeError, ConnectionResetError):
        line.sendall(b"zINSTREAM\0")
        for chunk in iter(lambda: content.read(CHUNK), b""):
            line.settimeout(_left(deadline))
            line.sendall(struct.pack(">L", len(chunk)) + chunk)
        line.sendall(struct.pack(">L", 0))


def _answer(line: socket.socket, deadline: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        line.settimeout(_left(deadline))
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n").decode(errors="replace")


def _left(deadline: float) -> float:
    left = min(deadline - time.monotonic(), STILL)
    if left <= 0:
        raise TimeoutError("no time left")
    return left


def _verdict(said: str) -> Verdict:
    if said == FINE:
        return Verdict("")
    if said.endswith(FOUND):
        return Verdict(said.removeprefix("stream: ").removesuffix(FOUND) or "unknown")
    if TOO_LARGE in said:
        raise TooLarge
    log.error("The virus scanner gave no verdict: %s", said)
    raise ScannerAway(said or "no answer")

"""
A content and the data key that alone opens it (security R41, R42). Pure: no database, no settings.

A sealed content is a head (mark, format, algorithm, random prefix of seven bytes) and chunks of AES-256-GCM, each of
1 MiB of the content but the last. The nonce of a chunk is the prefix, its number and whether it is the last. That is
sound because a data key seals one content, once: within it the number alone makes every nonce different, and a second
attempt to store the same content gets another key. (Random nonces would only be improbable to meet.) Bound to every
chunk are the head, the firm, the client, the item, the number and the end, so that a chunk of another row, out of its
place, or without those that followed does not open.
"""

import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"PVLT"
FORMAT, AES_256_GCM = 1, 1
PREFIX, KEY, TAG = 7, 32, 16
HEAD = len(MARK) + 2 + PREFIX
CHUNK = 1024 * 1024
MOST_CHUNKS = 2**32


class Broken(Exception):
    """It is not what was sealed: changed, cut off, grown, put together anew, or of another row."""


@dataclass(frozen=True)
class Place:
    """Whose content it is. It opens there and nowhere else."""

    firm: str
    client: str
    item: str

    def bound(self, head: bytes, number: int, *, is_last: bool) -> bytes:
        said = f"|{self.firm}|{self.client}|{self.item}|{number}|{'last' if is_last else 'more'}"
        return head + said.encode()


def new_key() -> bytes:
    return secrets.token_bytes(KEY)


class Sealed(io.RawIOBase):
    """
    The sealed form of a content, to be read once from beginning to end; a megabyte of it is in memory at a time.

    `seek(0)` begins again: what seals the same bytes in the same place gives the same bytes.
    """

    def __init__(self, content: IO[bytes], *, key: bytes, place: Place) -> None:
        self._content, self._key, self._place = content, key, place
        self._rest = memoryview(b"")
        self._parts: Iterator[bytes] = iter(())
        self._head = MARK + bytes([FORMAT, AES_256_GCM]) + secrets.token_bytes(PREFIX)
        self._begin()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._rest:
            ahead = next(self._parts, None)
            if ahead is None:
                return 0
            self._rest = memoryview(ahead)
        count = min(len(view), len(self._rest))
        view[:count], self._rest = self._rest[:count], self._rest[count:]
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """
        :raises UnsupportedOperation: anywhere but the beginning.
        """
        if offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("A sealed content is read from its beginning.")
        self._begin()
        return 0

    def _begin(self) -> None:
        self._content.seek(0)
        self._rest = memoryview(b"")
        self._parts = self._sealed()

    def _sealed(self) -> Iterator[bytes]:
        cipher = AESGCM(self._key)
        yield self._head
        for number, chunk, is_last in _chunks(self._content, CHUNK):
            bound = self._place.bound(self._head, number, is_last=is_last)
            yield cipher.encrypt(_nonce(self._head, number, is_last=is_last), chunk, bound)


def sealed_size(size: int) -> int:
    """Return how many bytes the sealed form of so many has."""
    return HEAD + size + TAG * max(1, -(-size // CHUNK))


def opened(blob: IO[bytes], *, key: bytes, place: Place) -> Iterator[bytes]:
    """
    Yield the content chunk by chunk, each only once it is known to be what was sealed there.

    :raises Broken: see there. What was yielded before is true, but not all; whoever passes it on must say so.
    """
    head = _filled(blob, HEAD)
    if len(head) < HEAD or head[: len(MARK) + 2] != MARK + bytes([FORMAT, AES_256_GCM]):
        raise Broken
    cipher = AESGCM(key)
    for number, chunk, is_last in _chunks(blob, CHUNK + TAG):
        bound = place.bound(head, number, is_last=is_last)
        try:
            yield cipher.decrypt(_nonce(head, number, is_last=is_last), chunk, bound)
        except (InvalidTag, ValueError) as error:
            raise Broken from error


def _nonce(head: bytes, number: int, *, is_last: bool) -> bytes:
    return head[-PREFIX:] + number.to_bytes(4) + bytes([is_last])


def _chunks(file: IO[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, chunk, and whether it is the last. There is one at least, which may be empty."""
    chunk = _filled(file, size)
    for number in range(MOST_CHUNKS):
        ahead = _filled(file, size) if len(chunk) == size else b""
        yield number, chunk, not ahead
        if not ahead:
            return
        chunk = ahead
    raise ValueError("More than four petabytes are too much for one content.")


def _filled(file: IO[bytes], size: int) -> bytes:
    """Read so many bytes, fewer only at the end."""
    parts = []
    while size and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)

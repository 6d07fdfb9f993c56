"""From one store to another, file by file: what is there already and the same is left alone, so it can be run again."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import parse_qsl, urlparse

from django.core.files import File
from django.core.files.storage import Storage, storages

from integrations.storage.address import backend_of

log = logging.getLogger(__name__)
CHUNK = 1024 * 1024


class NoSuchStore(Exception):
    """This address names no store."""


@dataclass
class Moved:
    """What one firm's files came to. `left` could not be copied; running it again tries them again."""

    copied: int = 0
    same: int = 0
    left: list[str] = field(default_factory=list)


def store_at(address: str) -> Storage:
    """
    Return the store of a `STORAGE_URL`.

    :raises NoSuchStore: it is neither file:// nor s3://.
    """
    parts = urlparse(address)
    if parts.scheme not in ("file", "s3"):
        raise NoSuchStore
    options: Mapping[str, str] = dict(parse_qsl(parts.query))
    backend: dict[str, Any] = backend_of(parts, options)
    return storages.create_storage(backend)


def copy(keys: Iterable[str], source: Storage, target: Storage) -> Moved:
    """Copy files under their own keys; each is read back and compared before it counts as copied."""
    moved = Moved()
    for key in keys:
        try:
            if _copied(key, source, target):
                moved.copied += 1
            else:
                moved.same += 1
        except Exception:  # vendors raise what they like
            log.exception("%s could not be copied.", key)
            moved.left.append(key)
    return moved


def _copied(key: str, source: Storage, target: Storage) -> bool:
    """
    Copy one file, unless the very same is there. Return whether it was.

    :raises OSError: what arrived is something else.
    """
    with tempfile.TemporaryFile() as here:
        with source.open(key) as file:
            wanted = _digest(file, here)
        if target.exists(key):
            if _digest_at(target, key) == wanted:
                return False
            target.delete(key)  # of a run that was cut off
        here.seek(0)
        if target.save(key, File(here)) != key or _digest_at(target, key) != wanted:
            raise OSError("What arrived is not what was sent.")
    return True


def _digest_at(store: Storage, key: str) -> tuple[int, str]:
    with store.open(key) as file:
        return _digest(file)


def _digest(file: "IO[bytes] | File[Any]", keep: IO[bytes] | None = None) -> tuple[int, str]:
    """Return size and hash of what a file holds, and write it to `keep`."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if keep is not None:
            keep.write(chunk)
    return size, digest.hexdigest()

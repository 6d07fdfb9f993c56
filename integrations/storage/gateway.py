"""
Private files: a folder or S3, as STORAGE_URL says. Keys are `firm / random id`, never made of what a person typed, and
no file has an address of its own: views read it for those who may (security R12).
"""

import logging
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from tenants.context import require_firm

log = logging.getLogger(__name__)
SIGNED_SECONDS = 60


class StorageFailed(Exception):
    """The store did not take or give a file: full, away, or the file is gone. The log says which."""


def store() -> Storage:
    return storages["private"]


def new_key() -> str:
    return f"{require_firm().pk}/{uuid.uuid4()}"


def put(content: IO[bytes], key: str) -> str:
    """
    Keep a file under this key and return the key it got. Nothing of a failed attempt stays.

    :raises StorageFailed: it could not be kept.
    """
    try:
        return store().save(key, File(content) if not isinstance(content, File) else content)
    except Exception as error:  # vendors raise what they like
        log.exception("A file could not be stored.")
        remove(key)
        raise StorageFailed from error


def open_file(key: str) -> IO[bytes]:
    """
    Return a stored file, open and seekable.

    :raises StorageFailed: it is gone, or the store is away.
    """
    try:
        file = cast(IO[bytes], store().open(key))
        file.seek(0)  # S3 fetches it now, not in the middle of an answer
    except Exception as error:
        log.exception("A stored file could not be opened.")
        raise StorageFailed from error
    return file


def signed_address(key: str, *, disposition: str, content_type: str) -> str | None:
    """
    Return an address under which the store itself gives a file, for a minute; None: it is read through here. Only for
    who has been found to see it. What the browser does with the file is signed as well.
    """
    if not settings.STORAGE_PRESIGNED:
        return None
    headers = {
        "ResponseContentDisposition": disposition,
        "ResponseContentType": content_type,
        "ResponseCacheControl": "private, no-store",
    }
    return cast(Any, store()).url(key, parameters=headers, expire=SIGNED_SECONDS)  # type: ignore[no-any-return]


def exists(key: str) -> bool:
    """
    Return whether there is a file under this key.

    :raises StorageFailed: the store is away.
    """
    try:
        return store().exists(key)
    except Exception as error:
        log.exception("A stored file could not be looked for.")
        raise StorageFailed from error


def remove(key: str) -> bool:
    """Delete a file. A store that is away is logged, not raised: whoever cleans up has a worse problem already."""
    try:
        store().delete(key)
    except Exception:
        log.exception("A stored file could not be removed.")
        return False
    return True


def keys_below(folder: str) -> Iterator[str]:
    """
    Yield the key of every file below a folder; one that is not there holds nothing.

    :raises StorageFailed: the store is away.
    """
    try:
        folders, files = store().listdir(folder)
    except FileNotFoundError:
        return
    except Exception as error:
        log.exception("Files could not be listed.")
        raise StorageFailed from error
    yield from (f"{folder}/{name}" for name in sorted(files) if name)
    for name in sorted(folders):
        yield from keys_below(f"{folder}/{name}")


def stored_at(key: str) -> datetime:
    """
    Return when a file was stored.

    :raises StorageFailed: it is gone, or the store is away.
    """
    try:
        return store().get_modified_time(key)
    except Exception as error:
        log.exception("A stored file could not be looked at.")
        raise StorageFailed from error

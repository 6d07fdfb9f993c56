"""A sealed file and its row: both, or neither. What is stored is sealed on the way; the plain file never lies there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from django.db import InterfaceError, OperationalError, transaction

from features.documents import room
from features.documents.intake import Accepted
from features.vault import scanned, sealing
from features.vault.errors import NotKept
from features.vault.models import VaultItem
from integrations.storage import gateway


@contextmanager
def kept(item: VaultItem, file: Accepted, side: str) -> Iterator[None]:
    """
    Store a file for an item, then open the transaction that writes its row; should it fail, take the file back. When
    the connection breaks in the very moment of commit, nobody knows whether the row is there: then the file stays.
    `side` is who brings it: what clients bring counts among their own uploads.

    :raises NotKept: the store did not take it; nothing was written.
    :raises FileRefused, NoRoom: it is too large for this firm, or there is no room, or it holds a virus.
    :raises NotChecked: the virus scanner gave no answer.
    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    room.check_largest([file.size])
    room.require(file.size, client=item.client, side=side)
    scanned.check(file)
    key, wrote = _store(item, file), False
    try:
        with transaction.atomic(durable=True):
            room.hold()
            room.require(file.size, client=item.client, side=side)
            yield
            wrote = True
    except (OperationalError, InterfaceError):
        if not wrote:
            gateway.remove(key)
        raise
    except BaseException:
        gateway.remove(key)
        raise


def _store(item: VaultItem, file: Accepted) -> str:
    content = cast(IO[bytes], sealing.sealed(item, file.file))
    try:
        key = gateway.put(content, gateway.new_key())
    except gateway.StorageFailed as failure:
        raise NotKept from failure
    item.file.name = key
    item.extension, item.content_type, item.size = file.format.extension, file.format.content_type, file.size
    return key

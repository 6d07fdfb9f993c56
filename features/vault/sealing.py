"""Data keys of items: made here, kept under the firm's key, and given to whoever was found to see the item."""

import io
import json
from collections.abc import Generator
from dataclasses import asdict, dataclass
from typing import IO

from features.base import firm_keys, rotation
from features.base.rotation import Holder
from features.vault import envelope
from features.vault.envelope import Broken, Place, Sealed
from features.vault.errors import Damaged
from features.vault.models import VaultItem
from tenants.context import require_firm
from tenants.sealed import Unreadable


@dataclass(frozen=True)
class Credentials:
    """How to sign in somewhere. Never printed, never logged, never kept unsealed."""

    site: str = ""
    user: str = ""
    password: str = ""
    note: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


def sealed(item: VaultItem, content: IO[bytes]) -> Sealed:
    """
    Make a data key for what an item holds from now on, keep it on the item, and return the sealed content.

    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    key = envelope.new_key()
    item.data_key = firm_keys.seal(key, about=about(item))
    return Sealed(content, key=key, place=place(item))


def opened(item: VaultItem, content: IO[bytes]) -> Generator[bytes]:
    """
    Yield what an item holds, each megabyte only once it is known to be true. Closes the content.

    :raises Damaged: it, or its key, was changed or belongs to another row.
    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    with content:
        try:
            yield from envelope.opened(content, key=data_key(item), place=place(item))
        except (Broken, Unreadable) as broken:
            raise Damaged from broken


def seal_credentials(item: VaultItem, secret: Credentials) -> None:
    item.sealed = sealed(item, io.BytesIO(json.dumps(asdict(secret)).encode())).read()


def open_credentials(item: VaultItem) -> Credentials:
    """
    :raises Damaged, NoKeys, KeysDestroyed: see `opened`.
    """
    content = io.BytesIO(bytes(item.sealed or b""))
    return Credentials(**json.loads(b"".join(opened(item, content))))


def data_key(item: VaultItem) -> bytes:
    """
    :raises Unreadable, NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    return firm_keys.unseal(item.data_key or b"", about=about(item))


def about(item: VaultItem) -> str:
    """Say what a data key is for; that of an earlier content opens nothing."""
    return f"vault item {item.pk} of {item.client_id}, content {item.version}"


def place(item: VaultItem) -> Place:
    return Place(str(require_firm().pk), str(item.client_id), str(item.pk))


def register() -> None:
    """Let `rotate_keys` know of the data keys."""
    rows = VaultItem.objects.filter(data_key__isnull=False).defer("sealed")
    rotation.holders.append(Holder("items of vaults", rows.all, "data_key", data_key, about))

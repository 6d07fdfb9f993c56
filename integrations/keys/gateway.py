"""
Master keys: they wrap the keys of firms and nothing else (security R41). Where they are kept VAULT_KEYS says; no key
and nothing it wraps is ever written to a log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings

from integrations.keys.address import Master
from integrations.keys.errors import KeysAway, NotThisKey, VersionMissing
from integrations.keys.kms import KmsDoor
from integrations.keys.local import LocalDoor

__all__ = ["KeysAway", "NotThisKey", "VersionMissing", "Wrapped", "newest", "unwrap", "versions", "wrap"]


@dataclass(frozen=True)
class Wrapped:
    """A key, unreadable without the master key of that version."""

    version: str
    box: bytes


class Door(Protocol):
    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes: ...
    def unwrap(self, box: bytes, context: Mapping[str, str]) -> bytes: ...


def newest() -> str:
    """Return the version that wraps."""
    return versions()[0]


def versions() -> list[str]:
    """Return the versions that open, the one that wraps first."""
    return [master.version for master in _masters()]


def wrap(key: bytes, *, context: Mapping[str, str]) -> Wrapped:
    """
    Wrap a key by the newest version. `context` says what it is for; nothing else opens it.

    :raises KeysAway: the door does not answer.
    """
    master = _masters()[0]
    return Wrapped(master.version, _door(master).wrap(key, context))


def unwrap(wrapped: Wrapped, *, context: Mapping[str, str]) -> bytes:
    """
    :raises VersionMissing: VAULT_KEYS does not name its version.
    :raises NotThisKey: it was changed, or wrapped for another context.
    :raises KeysAway: the door does not answer.
    """
    for master in _masters():
        if master.version == wrapped.version:
            return _door(master).unwrap(bytes(wrapped.box), context)
    raise VersionMissing(f"VAULT_KEYS does not name the version {wrapped.version!r}.")


def _masters() -> tuple[Master, ...]:
    found: tuple[Master, ...] = settings.VAULT_KEYS
    return found


@cache
def _door(master: Master) -> Door:
    return KmsDoor(master) if master.door == "awskms" else LocalDoor(master)

"""
A firm's own key, under which lies what must stay shut for whoever has the database alone: data keys of the vault,
seeds of authenticator apps (security R41, R43). A master key wraps it (integrations.keys); it is made when first used.

A box names the version of the firm’s key that closed it, and opens for the firm and purpose it was sealed for alone.
"""

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils import timezone

from features.base.errors import Unavailable
from integrations.keys import gateway
from integrations.keys.gateway import KeysAway, NotThisKey, Wrapped
from tenants.context import platform, require_firm
from tenants.models import Firm, FirmKey
from tenants.sealed import Unreadable

MARK = b"PFK1"  # the format of a box: mark, version of the firm's key, nonce, what is sealed
HEAD = len(MARK) + 4
NONCE, LENGTH = 12, 32


class NoKeys(Unavailable):
    """The master key can't be reached: nothing sealed can be opened or made for now."""

    message = "This can’t be opened at the moment. Try again in a few minutes."


class KeysDestroyed(Unavailable):
    """The firm's keys were destroyed on purpose (R44)."""

    message = "The keys of this vault were destroyed. What it held can’t be opened any more, by anybody."


@dataclass(frozen=True)
class Key:
    version: int
    secret: bytes = field(repr=False)


def seal(value: bytes, *, about: str) -> bytes:
    """
    Encrypt for the firm in use. `about` names what it is and the row, so that a box moved elsewhere stays shut.

    :raises NoKeys, KeysDestroyed: see there.
    """
    return _seal(newest(), value, about)


def unseal(box: bytes | memoryview, *, about: str) -> bytes:
    """
    :raises Unreadable: it was changed, or sealed for something else, another firm, or by a key that is gone.
    :raises NoKeys, KeysDestroyed: see there.
    """
    box = bytes(box)
    version = version_of(box)
    if not version:
        raise Unreadable
    return _unseal(_at(version), box, about)


def version_of(box: bytes | memoryview) -> int:
    """Return the version of the firm's key that closed a box; 0 for one of another make."""
    box = bytes(box)
    return int.from_bytes(box[len(MARK) : HEAD]) if box.startswith(MARK) and len(box) > HEAD else 0


def newest() -> Key:
    """
    Return the key that seals. Two who need the first one at the same moment make one, by the row's constraint.

    :raises NoKeys, KeysDestroyed: see there.
    """
    firm = require_firm()
    with platform():
        row = FirmKey.objects.filter(firm=firm).order_by("version").last() or _first(firm)
    return _opened(firm, row)


def add_version() -> int:
    """
    Make another version of the firm's key, which seals from now on. Older ones go on opening.

    :raises NoKeys, KeysDestroyed: see there.
    """
    after, firm = newest().version, require_firm()
    with platform():
        row = _made(firm, after + 1)
    return _opened(firm, row).version


def bound_to(firm: Firm, version: int) -> dict[str, str]:
    """Return what a firm's wrapped key is bound to: the row of another firm or version does not open as this one."""
    return {"purpose": "portico firm key", "firm": str(firm.pk), "version": str(version)}


def _at(version: int) -> Key:
    firm = require_firm()
    with platform():
        row = FirmKey.objects.filter(firm=firm, version=version).first()
    if row is None:
        raise Unreadable
    return _opened(firm, row)


def _first(firm: Firm) -> FirmKey:
    return _made(firm, 1)


def _made(firm: Firm, version: int) -> FirmKey:
    """
    Write a version, or take the one that somebody else wrote in this very moment. Whoever destroys the keys holds the
    firm's row meanwhile, and so does this: beside destroyed keys none is made, and one of them is returned.
    """
    try:
        wrapped = gateway.wrap(secrets.token_bytes(LENGTH), context=bound_to(firm, version))
    except KeysAway as away:
        raise NoKeys from away
    row = FirmKey(
        firm=firm, version=version, master=wrapped.version, wrapped=wrapped.box, created_at=timezone.now()
    )
    with transaction.atomic():
        Firm.objects.select_for_update(no_key=True).get(pk=firm.pk)
        destroyed = FirmKey.objects.filter(firm=firm, destroyed_at__isnull=False).first()
        if destroyed is not None:
            return destroyed
        FirmKey.objects.bulk_create([row], ignore_conflicts=True)
        return FirmKey.objects.get(firm=firm, version=version)


def _opened(firm: Firm, row: FirmKey) -> Key:
    if row.destroyed_at is not None:
        raise KeysDestroyed
    try:
        wrapped = Wrapped(row.master, bytes(row.wrapped))
        return Key(row.version, gateway.unwrap(wrapped, context=bound_to(firm, row.version)))
    except KeysAway as away:
        raise NoKeys from away
    except NotThisKey as other:
        raise Unreadable from other


def _seal(key: Key, value: bytes, about: str) -> bytes:
    head, nonce = MARK + key.version.to_bytes(4), secrets.token_bytes(NONCE)
    return head + nonce + AESGCM(key.secret).encrypt(nonce, value, _bound(head, about))


def _unseal(key: Key, box: bytes, about: str) -> bytes:
    head, nonce, closed = box[:HEAD], box[HEAD : HEAD + NONCE], box[HEAD + NONCE :]
    try:
        return AESGCM(key.secret).decrypt(nonce, closed, _bound(head, about))
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def _bound(head: bytes, about: str) -> bytes:
    return head + f"{require_firm().pk}|{about}".encode()

"""Small secrets of the platform at rest: a link that waits to be mailed, an operator's second factor."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


class Unreadable(Exception):
    """The box was changed, sealed for another purpose, or sealed under another SECRET_KEY."""


def seal(value: str, *, purpose: str) -> bytes:
    """Encrypt for one purpose; name the row in it, so that a box moved to another row stays shut."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(purpose).encrypt(nonce, value.encode(), None)


def unseal(box: bytes, *, purpose: str) -> str:
    """
    :raises Unreadable: see there.
    """
    box = bytes(box)
    try:
        return _cipher(purpose).decrypt(box[:NONCE], box[NONCE:], None).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def _cipher(purpose: str) -> AESGCM:
    info = f"portico platform {purpose}".encode()
    return AESGCM(HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(settings.SECRET_KEY.encode()))

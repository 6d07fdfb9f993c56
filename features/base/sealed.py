"""Short-lived secrets at rest, such as a sign-in link in a mail that waits to be sent. Not for the vault."""

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tenants.context import require_firm

NONCE = 12


def _cipher() -> AESGCM:
    info = f"portico outbox {require_firm().pk}".encode()
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(settings.SECRET_KEY.encode())
    return AESGCM(key)


def seal(value: dict[str, Any]) -> bytes:
    """Encrypt a JSON value for the firm in use; another firm's key can't open it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher().encrypt(nonce, json.dumps(value).encode(), None)


def unseal(box: bytes | memoryview) -> dict[str, Any]:
    """
    :raises cryptography.exceptions.InvalidTag: changed, or sealed for another firm.
    """
    box = bytes(box)
    value: dict[str, Any] = json.loads(_cipher().decrypt(box[:NONCE], box[NONCE:], None))
    return value

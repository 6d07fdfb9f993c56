"""Short-lived secrets at rest, such as a sign-in link in a mail that waits to be sent. Not for the vault."""

import json
from typing import Any

from tenants import sealed
from tenants.context import require_firm
from tenants.sealed import Unreadable

__all__ = ["Unreadable", "seal", "unseal"]


def seal(value: dict[str, Any]) -> bytes:
    """Encrypt a JSON value for the firm in use; another firm's key can't open it."""
    return sealed.seal(json.dumps(value), purpose=_purpose())


def unseal(box: bytes | memoryview) -> dict[str, Any]:
    """
    :raises Unreadable: changed, sealed for another firm, or under another SECRET_KEY.
    """
    value: dict[str, Any] = json.loads(sealed.unseal(bytes(box), purpose=_purpose()))
    return value


def _purpose() -> str:
    return f"outbox of {require_firm().pk}"

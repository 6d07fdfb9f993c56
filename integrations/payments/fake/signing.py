"""Stripe's signature of a webhook, scheme v1."""

import hashlib
import hmac
from collections.abc import Iterable


def header(body: bytes, secrets: Iterable[str], at: int) -> str:
    """Return the header that signs a body with every secret, as during a rotation."""
    signed = str(at).encode() + b"." + body
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])

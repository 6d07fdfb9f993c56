"""Tokens that people carry: 256 random bits, kept here only as a hash."""

import hashlib
import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a code of eight signs (39 bits), typed by a person within ten minutes and five tries."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

"""Tokens that people carry: 256 random bits, kept here only as a hash."""

import hashlib
import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else

CODE_LENGTH = 8


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a code of eight signs (39 bits), typed by a person within ten minutes and five tries."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """Return a code as it is read best: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def tidy_code(typed: str) -> str:
    """Return a typed code as it was made: capitals, without the gaps and dashes that people put in."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

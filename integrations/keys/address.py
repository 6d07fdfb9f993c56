"""
From VAULT_KEYS to master keys. Read by the settings, so it imports nothing of the product.

`VAULT_KEYS` names one key or several, `<version>=<door>`, apart from each other by spaces or commas. The first wraps,
all of them open. A version is any short name, kept with every key it wrapped, so it is never used for another key.

    2026-11=local:<32 random bytes in base64>
    2026-11=awskms://<key id, alias/<name> or ARN>?region=us-east-1
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

VERSION = re.compile(r"[a-z0-9][a-z0-9.-]{0,19}")
LENGTH = 32
DISTINCT = 16  # so many of 32 random bytes differ practically always; of a sentence, or of zeros, they do not
PRACTICE = "practice"  # the version of the key that practice and demo derive


@dataclass(frozen=True)
class Master:
    """A master key, or where it is kept. `key` is the local door's alone."""

    version: str
    door: Literal["local", "awskms"]
    key: bytes = field(default=b"", repr=False)
    key_id: str = ""
    region: str = ""
    endpoint: str = ""


def masters(text: str) -> tuple[Master, ...]:
    """
    Return the master keys that VAULT_KEYS names, the one that wraps first.

    :raises ImproperlyConfigured: none, a weak one, or the same version or key twice.
    """
    found = tuple(_master(entry) for entry in re.split(r"[\s,]+", text.strip()) if entry)
    if not found:
        raise ImproperlyConfigured("VAULT_KEYS is empty. Make a key: openssl rand -base64 32")
    keys = [one.key for one in found if one.key]
    if len({one.version for one in found}) < len(found) or len(set(keys)) < len(keys):
        raise ImproperlyConfigured("VAULT_KEYS names a version or a key twice.")
    return found


def practice(secret_key: str) -> tuple[Master, ...]:
    """Return a key for DEBUG and DEMO, where nobody gave one: the same as long as SECRET_KEY is."""
    derived = HKDF(hashes.SHA256(), length=LENGTH, salt=None, info=b"portico practice vault").derive(
        secret_key.encode()
    )
    return (Master(PRACTICE, "local", derived),)


def _master(entry: str) -> Master:
    version, equals, door = entry.partition("=")
    if not equals or not VERSION.fullmatch(version):
        raise ImproperlyConfigured(
            "VAULT_KEYS: each entry is <version>=local:<base64> or <version>=awskms://…, the version of small "
            "letters, digits, dots and hyphens."
        )
    if door.startswith("local:"):
        return Master(version, "local", _key(version, door.removeprefix("local:")))
    if door.startswith("awskms://"):
        return _kms(version, door)
    raise ImproperlyConfigured(f"VAULT_KEYS: {version} must begin with local: or awskms://.")


def _key(version: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ImproperlyConfigured(f"VAULT_KEYS: {version} is not base64.") from None
    if len(key) != LENGTH:
        raise ImproperlyConfigured(f"VAULT_KEYS: {version} has {len(key)} bytes; a key has {LENGTH}.")
    if len(set(key)) < DISTINCT:
        raise ImproperlyConfigured(
            f"VAULT_KEYS: {version} is not random. Make a key: openssl rand -base64 32"
        )
    return key


def _kms(version: str, door: str) -> Master:
    parts = urlsplit(door)
    options = dict(parse_qsl(parts.query))
    key_id = unquote(f"{parts.netloc}{parts.path}").strip("/")
    if not key_id or not options.get("region"):
        raise ImproperlyConfigured(f"VAULT_KEYS: {version} needs a key and a region: awskms://<key>?region=…")
    return Master(
        version, "awskms", key_id=key_id, region=options["region"], endpoint=options.get("endpoint", "")
    )

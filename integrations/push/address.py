"""
From the environment to our key at push services. Read by the settings: it imports nothing of the product.

`PUSH_KEY` is the private half of a VAPID pair (RFC 8292): 32 bytes in base64url, as `manage.py push_key` makes them.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST = 1000  # of an endpoint; those of today have up to 600 signs
SERVICES = "fcm.googleapis.com *.push.services.mozilla.com *.notify.windows.com *.push.apple.com"
HOST = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?")
CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://[^\s/]+\S*")


@dataclass(frozen=True)
class Connection:
    """Our key, whom push services write to about us, and which services there are; `*.host` is any below it."""

    key: bytes = field(repr=False)
    contact: str
    services: tuple[str, ...]

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self.key), ec.SECP256R1())

    @property
    def public(self) -> str:
        """Return the public half, as browsers want it: a point in base64url."""
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return encode(point)

    def is_known(self, endpoint: str) -> bool:
        """Return whether an address, which a browser named, belongs to a push service we speak to."""
        if len(endpoint) > LONGEST or not re.fullmatch(r"[!-~]+", endpoint):
            return False
        try:
            parts = urlsplit(endpoint)
            port = parts.port
        except ValueError:
            return False
        if f"{parts.scheme}://{parts.netloc}" in self.services:
            return True
        bare = parts.netloc.lower() in (parts.hostname, f"{parts.hostname}:443") and port in (None, 443)
        host = parts.hostname or ""
        return parts.scheme == "https" and bare and any(_is_of(host, service) for service in self.services)


def connection(key: str, *, contact: str, services: str, practice: bool) -> Connection | None:
    """
    Return what PUSH_KEY and its companions describe; None: no device is told of anything.

    :param services: hosts, apart by spaces; with `practice` (DEBUG or DEMO) origins of this machine too.
    :raises ImproperlyConfigured: no key, no address to write to, or no host.
    """
    if not key:
        return None
    if not CONTACT.fullmatch(contact):
        raise ImproperlyConfigured("PUSH_CONTACT must be mailto:somebody@example.com or an https address.")
    found = tuple(services.split())
    wrong = [one for one in found if not HOST.fullmatch(one) and not (practice and _is_here(one))]
    if wrong or not found:
        raise ImproperlyConfigured(
            "PUSH_SERVICES must name hosts of push services, such as *.push.apple.com."
        )
    return Connection(_scalar(key), contact, found)


def new_key() -> str:
    """Return a new private key, as PUSH_KEY takes it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return encode(number.to_bytes(LENGTH))


def encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def decode(text: str) -> bytes:
    """:raises ValueError: it is not base64url."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError("not base64url")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _scalar(key: str) -> bytes:
    try:
        found = decode(key.rstrip("="))
        if len(found) == LENGTH:
            ec.derive_private_key(int.from_bytes(found), ec.SECP256R1())
            return found
    except ValueError:
        pass
    raise ImproperlyConfigured("PUSH_KEY is no key. Make one: python manage.py push_key")


def _is_of(host: str, service: str) -> bool:
    return host.endswith(service[1:]) if service.startswith("*.") else host == service


def _is_here(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in LOOPBACK and not parts.path

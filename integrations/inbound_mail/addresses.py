"""
Addresses that letters come back to. Each names its firm, carries a secret or a mark of its own, and is signed, so that
the door tells ours from guesses without asking anybody. What it names is looked up by whoever keeps the letter.

    reply+<firm, 8 bytes><secret, 16 bytes><signature, 5 bytes>@domain     an answer: one person, one thing
    bounce+<firm, 8 bytes><mark of the recipient, 16 bytes><signature>@domain   what a mail server reports back

The signature keeps guesses out; what lets an answer in is the secret. Base32, for others' servers may change capitals.
"""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FIRM, SECRET, SIGNATURE = 8, 16, 5  # bytes
WRITTEN = 47  # signs that they make
SHAPE = re.compile(rf"(reply|bounce)\+([a-z2-7]{{{WRITTEN}}})")
ANYWHERE = re.compile(rf"(reply|bounce)\+(?:(?:=\r?\n)?[a-z2-7]){{{WRITTEN}}}", re.IGNORECASE)
type Kind = Literal["reply", "bounce"]


@dataclass(frozen=True)
class Address:
    """`secret` is a reply's secret, or the mark of whom a bounce is about."""

    kind: Kind
    firm: bytes
    secret: bytes = field(repr=False)

    @property
    def firms(self) -> tuple[UUID, UUID]:
        """Return between which ids the firm's is."""
        rest = 16 - FIRM
        return UUID(bytes=self.firm + b"\x00" * rest), UUID(bytes=self.firm + b"\xff" * rest)


def is_on() -> bool:
    """Return whether letters can come in here at all."""
    return settings.INBOUND is not None


def reply(firm_id: UUID | str, secret: bytes) -> str:
    """Write the address of a secret."""
    return _written("reply", firm_id, secret)


def bounce(firm_id: UUID | str, recipient: str) -> str:
    """Write the address that a mail to this recipient is reported back to."""
    return _written("bounce", firm_id, mark(recipient))


def mark(recipient: str) -> bytes:
    """Return what stands for a recipient in an address: nobody reads theirs from it, or makes another's."""
    return hmac.digest(_key(), b"recipient " + recipient.strip().lower().encode(), hashlib.sha256)[:SECRET]


def read(written: str) -> Address | None:
    """Return what an address says, if it is one of ours and rightly signed."""
    local, _, domain = written.strip().lower().rpartition("@")
    found = SHAPE.fullmatch(local)
    if settings.INBOUND is None or domain != settings.INBOUND.domain or found is None:
        return None
    try:
        packed = base64.b32decode(found[2].upper() + "=")
    except binascii.Error:
        return None
    return _checked(found[1], packed[:FIRM], packed[FIRM : FIRM + SECRET], packed[FIRM + SECRET :])


def hidden(text: str) -> str:
    """Return it without our addresses: who reads one in a letter of somebody's could write in their name."""
    return ANYWHERE.sub(r"\1+…", text)


def _checked(kind: str, firm: bytes, secret: bytes, signature: bytes) -> Address | None:
    if not hmac.compare_digest(signature, _signature(kind, firm, secret)):
        return None
    return Address("reply" if kind == "reply" else "bounce", firm, secret)


def _written(kind: Kind, firm_id: UUID | str, secret: bytes) -> str:
    if settings.INBOUND is None:
        raise RuntimeError("INBOUND_DOMAIN is not set: nothing can come back.")
    firm = UUID(str(firm_id)).bytes[:FIRM]  # within a request it is text
    packed = firm + secret + _signature(kind, firm, secret)
    return f"{kind}+{base64.b32encode(packed).decode().rstrip('=').lower()}@{settings.INBOUND.domain}"


def _signature(kind: str, firm: bytes, secret: bytes) -> bytes:
    return hmac.digest(_key(), kind.encode() + b" " + firm + secret, hashlib.sha256)[:SIGNATURE]


def _key() -> bytes:
    made = HKDF(hashes.SHA256(), length=32, salt=None, info=b"portico addresses of letters")
    return made.derive(settings.SECRET_KEY.encode())

"""A browser that subscribed: its keys, and how it opens what arrives. Written from RFC 8291, apart from our sealing."""

import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HEAD = 21  # salt, size of records, length of the sender's key


@dataclass
class FakeBrowser:
    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    server_key: str = ""  # whom it subscribed to; empty: anybody
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # what comes next instead of 201
    heard: list[dict[str, str]] = field(default_factory=list)

    @property
    def p256dh(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def open(self, body: bytes) -> bytes:
        """:raises ValueError: it is none, or not for this browser."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, closed = body[HEAD : HEAD + length], body[HEAD + length :]
        if len(closed) > size:
            raise ValueError("more than one record")
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), sender)
        extracted = _hmac(self.auth, shared)
        secret = _hmac(extracted, b"WebPush: info\0" + self.p256dh + theirs + b"\1")
        inner = _hmac(salt, secret)
        key = _hmac(inner, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(inner, b"Content-Encoding: nonce\0\1")[:12]
        words, mark, _ = AESGCM(key).decrypt(nonce, closed, None).rpartition(b"\2")
        if not mark:
            raise ValueError("its last record has no end")
        return words


def _hmac(key: bytes, text: bytes) -> bytes:
    made = HMAC(key, SHA256())
    made.update(text)
    return made.finalize()

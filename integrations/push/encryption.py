"""
A message that only one browser can read (RFC 8291): the push service in between sees its length, and pads hide that.
Made of the primitives of `cryptography`; ADR 0022 says why not of a library.
"""

import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 4096  # the one record, and what push services take at least (RFC 8030)
SALT, AUTH, POINT = 16, 16, 65
MOST = RECORD - (SALT + 4 + 1 + POINT) - 16 - 1  # bytes of a message
STEP = 512  # lengths of messages tell no more than this
LAST = b"\x02"  # ends the words of the last record; zeros follow


def encrypt(
    message: bytes,
    *,
    p256dh: bytes,
    auth: bytes,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
    step: int = STEP,
) -> bytes:
    """
    Return the body of a push. `salt` and `sender` are made anew for each message; they are given by tests alone.

    :raises ValueError: a key of the browser is none, or the message is longer than MOST bytes.
    """
    if len(message) > MOST:
        raise ValueError(f"a push carries {MOST} bytes at most")
    salt, sender = salt or secrets.token_bytes(SALT), sender or ec.generate_private_key(CURVE)
    ours = point(sender.public_key())
    key, nonce = keys(sender.exchange(ec.ECDH(), public(p256dh)), auth, salt, theirs=p256dh, ours=ours)
    words = message + LAST + bytes(min(-len(message) % step, MOST - len(message)))
    head = salt + RECORD.to_bytes(4) + len(ours).to_bytes(1) + ours
    return head + AESGCM(key).encrypt(nonce, words, None)


def keys(shared: bytes, auth: bytes, salt: bytes, *, theirs: bytes, ours: bytes) -> tuple[bytes, bytes]:
    """Return the key and nonce of a message, the same on both sides. `theirs` is the browser's point."""
    if len(auth) != AUTH:
        raise ValueError("the browser's secret has 16 bytes")
    secret = _derived(shared, auth, b"WebPush: info\0" + theirs + ours, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    return key, _derived(secret, salt, b"Content-Encoding: nonce\0", 12)


def public(p256dh: bytes) -> ec.EllipticCurvePublicKey:
    """:raises ValueError: it is no point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=salt, info=info).derive(secret)

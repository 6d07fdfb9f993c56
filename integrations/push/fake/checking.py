"""What a push service checks before it takes a message."""

import json
import re
import time
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from integrations.push.address import decode

MOST, A_DAY = 4096, 86_400
URGENCIES = ("very-low", "low", "normal", "high")


def fault(headers: Mapping[str, str], body: bytes, *, origin: str, server_key: str) -> tuple[int, str] | None:
    """Return the status and words with which a message is refused; None: it is taken."""
    if not headers.get("TTL", "").isdecimal():
        return 400, "TTL is missing"
    if headers.get("Urgency", "normal") not in URGENCIES:
        return 400, "no such urgency"
    if headers.get("Content-Encoding") != "aes128gcm":
        return 400, "another encoding"
    if len(body) > MOST:
        return 413, "too large"
    wrong = _of_token(headers.get("Authorization", ""), origin, server_key)
    return (403, wrong) if wrong else None


def _of_token(said: str, origin: str, server_key: str) -> str:
    found = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)", said)
    if not found:
        return "no token"
    head, claims, signature, key = found.groups()
    if server_key and key != server_key:
        return "subscribed to another key"
    if not _is_signed(f"{head}.{claims}", decode(signature), decode(key)):
        return "not signed by its key"
    told = json.loads(decode(claims))
    if json.loads(decode(head)) != {"typ": "JWT", "alg": "ES256"} or told["aud"] != origin:
        return "for another service"
    if not time.time() < told["exp"] < time.time() + A_DAY:
        return "too old, or good for too long"
    return "" if told.get("sub", "").startswith(("mailto:", "https:")) else "nobody to write to"


def _is_signed(said: str, signature: bytes, key: bytes) -> bool:
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    numbers = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    try:
        public.verify(encode_dss_signature(*numbers), said.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return len(signature) == 64  # noqa: PLR2004  two numbers of 32 bytes

"""Who sends a push (VAPID, RFC 8292): a token for one push service, signed by the key the browser was given."""

import json
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from integrations.push.address import Connection, encode

GOOD_FOR = 12 * 3600  # seconds; services take a day at most
HALF = 32  # bytes of each number of a signature


def header(connection: Connection, endpoint: str, *, now: float) -> str:
    """Return the header `Authorization` for this endpoint."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now) + GOOD_FOR, "sub": connection.contact,
    }  # fmt: skip
    said = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    return f"vapid t={said}.{_signed(connection.private, said)}, k={connection.public}"


def _part(value: dict[str, object]) -> str:
    return encode(json.dumps(value, separators=(",", ":")).encode())


def _signed(key: ec.EllipticCurvePrivateKey, said: str) -> str:
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(SHA256())))
    return encode(r.to_bytes(HALF) + s.to_bytes(HALF))

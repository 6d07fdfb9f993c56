"""Codes of an authenticator app (RFC 6238), for operators and for a firm's people alike."""

from datetime import datetime
from hmac import compare_digest

import pyotp
import segno

STEP = 30  # seconds
DRIFT = (-1, 0, 1)  # steps a phone's clock may be off


def new_secret() -> str:
    return pyotp.random_base32()


def picture(secret: str, *, name: str, issuer: str) -> str:
    """Return the QR code that an app reads, as an address for <img>. `name` and `issuer` are what the app shows."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
    return segno.make(uri, micro=False).svg_data_uri(scale=5, border=2, light="#fff", dark="#000")


def grouped(secret: str) -> str:
    """Return the secret as a person types it: four letters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def last_step(now: datetime) -> int:
    """Return the newest half minute whose code is taken now."""
    return int(now.timestamp()) // STEP + max(DRIFT)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the half minute a code belongs to, or None if it is wrong."""
    typed, present = "".join(code.split()).encode(), int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    matching = [
        present + drift
        for drift in DRIFT
        if compare_digest(totp.generate_otp(present + drift).encode(), typed)
    ]
    return max(matching, default=None)

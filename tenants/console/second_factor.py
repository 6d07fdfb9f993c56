"""Codes of an authenticator app (RFC 6238). The secret is kept sealed; each code works once."""

from datetime import datetime
from hmac import compare_digest

import pyotp
import segno

from tenants import sealed
from tenants.console.models import Operator

STEP = 30  # seconds
DRIFT = (-1, 0, 1)  # steps a phone's clock may be off


def new_secret() -> str:
    return pyotp.random_base32()


def seal(operator: Operator, secret: str) -> bytes:
    return sealed.seal(secret, purpose=f"second factor {operator.pk}")


def unseal(operator: Operator, box: bytes) -> str:
    """
    :raises sealed.Unreadable: changed, or another operator's.
    """
    return sealed.unseal(box, purpose=f"second factor {operator.pk}")


def picture(operator: Operator, secret: str) -> str:
    """Return the QR code that an app reads, as an address for <img>."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=operator.email, issuer_name="Portico")
    return segno.make(uri, micro=False).svg_data_uri(scale=5, border=2, light="#fff", dark="#000")


def grouped(secret: str) -> str:
    """Return the secret as a person types it: four letters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


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


def use(operator: Operator, code: str, *, now: datetime) -> bool:
    """Take a code, once: neither it nor an older one is taken again, not even at the same moment."""
    if operator.totp_secret is None:
        return False
    step = step_of(unseal(operator, bytes(operator.totp_secret)), code, now=now)
    if step is None:
        return False
    unused = Operator.objects.filter(pk=operator.pk, totp_last_step__lt=step)
    return unused.update(totp_last_step=step) == 1

"""The e-mail field of a client: several addresses, separated by semicolons (S4-9, security R57)."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from features.base.errors import Refused

MOST = 20
LONGEST = 254  # RFC 5321
SMUGGLED = (",", "\r", "\n", "\0", "\t")


def split(text: str, *, field: str = "email") -> list[str]:
    """
    Return each address once, in the order given.

    :raises Refused: one of them is not an address, or there are more than twenty.
    """
    found: dict[str, str] = {}
    for part in text.strip().split(";"):
        if one := part.strip(" "):
            found.setdefault(one.lower(), _checked(one, field))
    if len(found) > MOST:
        raise Refused(f"Up to {MOST} addresses fit here. There are {len(found)} now.", field=field)
    return list(found.values())


def _checked(one: str, field: str) -> str:
    if not _is_address(one):
        shown = " ".join(one.split())[:60]
        raise Refused(f"“{shown}” is not an e-mail address. Separate several with a semicolon.", field=field)
    return one


def _is_address(one: str) -> bool:
    try:
        validate_email(one)
    except ValidationError:
        return False
    return len(one) <= LONGEST and not any(sign in one for sign in SMUGGLED)

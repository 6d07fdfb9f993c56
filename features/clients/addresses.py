"""The e-mail field of a client, and the To field of a mail: several addresses by semicolon (S4-9, security R57)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from features.accounts.rules import UNSEEN
from features.base.errors import Refused

MOST = 20
LONGEST = 254  # RFC 5321
SMUGGLED = (",", "<", ">")  # a second address hidden in the first, or a name around it
SHOWN = 60  # letters of what was typed


@dataclass(frozen=True)
class Address:
    """One entry of the field: `text` as it may be shown, and what is wrong with it, or nothing."""

    text: str
    problem: str = ""


def split(text: str, *, field: str = "email") -> list[str]:
    """
    Return each address once, in the order given.

    :raises Refused: one of them is not an address, or there are more than twenty.
    """
    found = read(text, field=field)
    if problem := next((one.problem for one in found if one.problem), ""):
        raise Refused(problem, field=field)
    return [one.text for one in found]


def read(text: str, *, field: str = "email") -> list[Address]:
    """
    Return each entry once, in the order given, judged alone: a bad one says nothing about its neighbors.

    :raises Refused: there are more than twenty.
    """
    found: dict[str, Address] = {}
    for part in text.split(";"):
        if one := part.strip(" "):
            found.setdefault(one.lower(), _judged(one))
    if len(found) > MOST:
        raise Refused(f"Up to {MOST} addresses fit here. There are {len(found)} now.", field=field)
    return list(found.values())


def join(addresses: Iterable[str]) -> str:
    """Write addresses as the field holds them; `split` takes them apart again."""
    return "; ".join(addresses)


def _judged(one: str) -> Address:
    if is_address(one):
        return Address(one)
    shown = " ".join(UNSEEN.sub(" ", one).split())[:SHOWN]
    return Address(shown, f"“{shown}” is not an e-mail address. Separate several with a semicolon.")


def is_address(one: str) -> bool:
    """Return whether this is exactly one address, without anything that a mail's head could take for more."""
    if len(one) > LONGEST or UNSEEN.search(one) or any(sign in one for sign in SMUGGLED):
        return False
    try:
        validate_email(one)
    except ValidationError:
        return False
    return True

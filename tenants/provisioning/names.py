"""Schema names are random, never typed by a person, and never change (architecture §4.5)."""

import re
import secrets

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
SHAPE = re.compile(r"f_[a-z2-7]{12}")
MARK = "@firm@"  # stands for the schema's name in captured SQL


def new() -> str:
    return "f_" + "".join(secrets.choice(ALPHABET) for _ in range(12))


def checked(name: str) -> str:
    """
    Return the name, if it has the shape of a firm's schema: only such names are written into SQL.

    :raises ValueError: anything else.
    """
    if not SHAPE.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a firm's schema.")
    return name

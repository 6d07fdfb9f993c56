"""
What is wrong with a password, in words that say what to do. One rule for everybody who has one: staff, clients,
operators.

At least twelve signs; not the person's name or address, nor the firm's name; not on the lists of leaked passwords, nor
made of what stands there. The lists come with the packages (Django's 20,000, zxcvbn's 30,000 and its dictionaries of
words, names, keyboards and dates), so nothing leaves the house: guessed by zxcvbn in fewer than 10^8 tries is refused.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import FieldDoesNotExist, ValidationError

LISTED = "This password is on the lists that attackers try first. Choose another."
GUESSED = (
    "This password is on the lists that attackers try first, or made of what stands there. "
    "Choose another, such as four words that have nothing to do with each other."
)
HINT = "At least 12 characters. A short sentence works well."
LONGEST = 200  # hashing costs time; a longer one adds nothing
JUDGED = 72  # signs that zxcvbn looks at: it takes long for more
STRONG = 3  # its score from 10^8 guesses on
SHORTEST_PART = 3  # letters of a name that count as a part of it


class _NoFields:
    """Django's similarity check asks a model's field for its name; without one it takes the attribute's."""

    def get_field(self, name: str) -> None:
        raise FieldDoesNotExist(name)


@dataclass(frozen=True)
class Owner:
    """Whose password it is: it may not resemble these (read by Django's similarity check)."""

    email: str = ""
    first_name: str = ""
    last_name: str = ""  # the firm's
    _meta: ClassVar = _NoFields()


def complaints(password: str, *, name: str = "", email: str = "", firm: str = "") -> list[str]:
    """Return what is wrong, if anything: the rules of AUTH_PASSWORD_VALIDATORS, then what is easily guessed."""
    if len(password) > LONGEST:
        return [f"Use at most {LONGEST} characters."]
    try:
        validate_password(password, Owner(email, name, firm))  # type: ignore[arg-type]
    except ValidationError as error:
        return [_plain(fault, password) for fault in error.error_list]
    return [GUESSED] if _is_guessed(password, name, email, firm) else []


def _is_guessed(password: str, *about: str) -> bool:
    from zxcvbn import zxcvbn  # noqa: PLC0415  its lists take 0.2 s and 10 MB: only where somebody chooses a password

    parts = {
        part for text in about for part in re.split(r"[^\w]+", text.lower()) if len(part) >= SHORTEST_PART
    }
    found = zxcvbn(password[:JUDGED], user_inputs=[*(text.lower() for text in about if text), *sorted(parts)])
    return int(found["score"]) < STRONG


def _plain(fault: ValidationError, password: str) -> str:
    if fault.code == "password_too_short":
        least = (fault.params or {}).get("min_length", 12)
        return f"Use at least {least} characters. This one has {len(password)}."
    if fault.code == "password_too_common":
        return LISTED
    if fault.code == "password_too_similar":
        return "This password is too close to your name, your e-mail address or your firm. Choose another."
    return " ".join(fault.messages)

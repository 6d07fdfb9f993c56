"""What is wrong with a password, in words that say what to do."""

from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import FieldDoesNotExist, ValidationError

HINT = "At least 12 characters. A short sentence works well."
LONGEST = 200  # hashing costs time; a longer one adds nothing


class _NoFields:
    """Django's similarity check asks a model's field for its name; without one it takes the attribute's."""

    def get_field(self, name: str) -> None:
        raise FieldDoesNotExist(name)


@dataclass(frozen=True)
class Owner:
    """Whose password it is: it may not resemble these (read by Django's similarity check)."""

    email: str = ""
    first_name: str = ""
    _meta: ClassVar = _NoFields()


def complaints(password: str, *, name: str = "", email: str = "") -> list[str]:
    """Return what is wrong, if anything. The rules are those of AUTH_PASSWORD_VALIDATORS."""
    if len(password) > LONGEST:
        return [f"Use at most {LONGEST} characters."]
    try:
        validate_password(password, Owner(email=email, first_name=name))  # type: ignore[arg-type]
    except ValidationError as error:
        return [_plain(fault, password) for fault in error.error_list]
    return []


def _plain(fault: ValidationError, password: str) -> str:
    if fault.code == "password_too_short":
        least = (fault.params or {}).get("min_length", 12)
        return f"Use at least {least} characters. This one has {len(password)}."
    if fault.code == "password_too_common":
        return "This password is on the lists that attackers try first. Choose another."
    if fault.code == "password_too_similar":
        return "This password is too close to your name or e-mail address. Choose another."
    return " ".join(fault.messages)

"""Staff's passwords: what is refused as one, in plain words, and checking one in the time that any other takes."""

from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from features.accounts.models import User
from features.accounts.secrets import new_token
from features.base.errors import Refused

MOST = 200  # characters; hashing a megabyte would be work for nothing
ADVICE = "At least 12 characters. A few words that only you would put together are good."
WORDS = {
    "password_too_short": "Use at least {min_length} characters. This one has {length}.",
    "password_too_common": "Many people use this password, so it is tried first. Choose another.",
    "password_too_similar": "This is too close to your name or e-mail address. Choose something else.",
}


def check_new(password: str, *, user: User, field: str = "password") -> None:
    """
    :raises Refused: too short, too common or too close to the person's name or address; says which.
    """
    if len(password) > MOST:
        raise Refused(f"Keep it to {MOST} characters. This one has {len(password)}.", field=field)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(_said(error, password), field=field) from error


def _said(error: ValidationError, password: str) -> str:
    first = error.error_list[0]
    words = WORDS.get(str(first.code))
    return words.format(length=len(password), **(first.params or {})) if words else first.messages[0]


def is_right(password: str, *, user: User | None) -> bool:
    """Return whether this is the person's password. Nobody's takes as long to refuse as somebody's."""
    nobodys = _nobodys()  # made before the first check, whoever it is of
    if user is None or len(password) > MOST:
        check_password(password[:MOST], nobodys)
        return False
    return user.check_password(password)


@cache
def _nobodys() -> str:
    return make_password(new_token())

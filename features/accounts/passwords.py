"""Passwords of staff and of clients: what is refused as one, and checking one in the time that any other takes."""

from functools import cache

from django.contrib.auth.hashers import check_password, make_password

from features.accounts.models import User
from features.accounts.secrets import new_token
from features.base.errors import Refused
from tenants.context import require_firm
from tenants.passwords import LONGEST, complaints


def check_new(password: str, *, user: User, field: str = "password") -> None:
    """
    :raises Refused: too short, too easily guessed, or too close to the person's or the firm's name; says which.
    """
    if found := complaints(password, name=user.name, email=user.email, firm=require_firm().name):
        raise Refused(found[0], field=field)


def is_right(password: str, *, user: User | None) -> bool:
    """Return whether this is the person's password. Nobody's takes as long to refuse as somebody's."""
    nobodys = _nobodys()  # made before the first check, whoever it is of
    if user is None or len(password) > LONGEST:
        check_password(password[:LONGEST], nobodys)
        return False
    return user.check_password(password)


@cache
def _nobodys() -> str:
    return make_password(new_token())

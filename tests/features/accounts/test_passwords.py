"""A refused password has cost one hash, whoever was meant: the clock tells a stranger nothing (security R29)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from features.accounts import operations, passwords
from features.accounts.models import User
from features.accounts.switches import CLIENT_PASSWORDS
from features.base.errors import Refused
from features.toggles import operations as switches
from tests.cast import NOON
from tests.features.accounts.conftest import member

WRONG = "not the right password"
hashed: list[str] = []


class Counted(Argon2PasswordHasher):
    """The product's own, which says how often it worked."""

    def encode(self, password: str, salt: str) -> str:
        hashed.append("made")
        return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        hashed.append("compared")
        return bool(super().verify(password, encoded))


def by_the_staffs_door(email: str) -> Any:
    return operations.enter_by_password(email=email, password=WRONG, known=False, now=NOON)


def by_the_clients_door(email: str) -> Any:
    return operations.enter_portal_by_password(email=email, password=WRONG, stays=True, known=False, now=NOON)


@pytest.fixture
def counted(a, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    switches.turn(switch=CLIENT_PASSWORDS, on=True, by=a.owner)
    member("Ina Invited", is_active=False)
    User.objects.filter(pk=a.bob.user_id).update(password="!")
    passwords.is_right(WRONG, user=None)  # what nobody's is compared with is made once in a process
    hashed.clear()
    return hashed


@pytest.mark.parametrize("door", [by_the_staffs_door, by_the_clients_door])
@pytest.mark.parametrize("who", ["olga", "stella", "alice", "bob", "ina", "nobody"])
def test_a_wrong_password_costs_one_hash_whoever_is_meant(counted, who: str, door: Callable[[str], Any]):
    with pytest.raises(Refused):
        door(f"{who}@example.com")

    assert len(counted) == 1


def test_also_one_that_is_too_long_to_be_any(counted, a):
    assert not passwords.is_right("x" * (passwords.LONGEST + 1), user=a.owner.user)

    assert len(counted) == 1

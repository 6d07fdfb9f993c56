"""An operator with a second factor, at a clock that stands still."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine

from tenants.console import people, second_factor
from tenants.console.models import Operator
from tests.cast import NOON
from tests.http import Browser

PASSWORD = "seven blue kettles"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Desk(Browser):
    """An operator's browser on the public host."""

    def enter(self, email: str = "noor@portico.app", password: str = PASSWORD, **more: str) -> Any:
        return self.post("/console/sign-in/", {"email": email, "password": password, **more})

    def type_code(self, code: str | None = None) -> Any:
        return self.post("/console/sign-in/code/", {"code": code or code_now()})


def code_now() -> str:
    return pyotp.TOTP(SECRET).now()


@pytest.fixture
def clock(db: None) -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def make_noor() -> Operator:
    made = people.make(
        email="noor@portico.app", name="Noor Visser", title="Operations", password=PASSWORD, temporary=False
    )
    made.totp_secret = second_factor.seal(made, SECRET)
    made.save()
    return made


@pytest.fixture
def noor(clock: Any) -> Operator:
    return make_noor()


@pytest.fixture
def desk(noor: Operator, clock: Any) -> Desk:
    """Noor's browser, signed in; the code used for it is spent."""
    browser = Desk()
    browser.enter()
    browser.type_code()
    clock.shift(timedelta(seconds=60))
    return browser

"""An operator with a second factor, at a clock that stands still."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pyotp
import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import RequestFactory
from django.utils import timezone

from tenants.console import second_factor, sessions
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


@cache
def hashed() -> str:
    return make_password(PASSWORD)


def make_noor() -> Operator:
    made = Operator(email="noor@portico.app", name="Noor Visser", title="Operations", password=hashed())
    made.totp_secret = second_factor.seal(made, SECRET)
    made.save()
    return made


@pytest.fixture
def noor(clock: Any) -> Operator:
    return make_noor()


@pytest.fixture
def desk(noor: Operator, rf: RequestFactory) -> Desk:
    """Noor's browser, signed in a moment ago."""
    return desk_of(noor, rf)


def desk_of(operator: Operator, rf: RequestFactory) -> Desk:
    now, browser = timezone.now(), Desk()
    sessions.start(rf.get("/"), operator=operator, now=now)
    browser.cookies[sessions.COOKIE] = sessions.complete(operator.sessions.get(), now=now)
    return browser

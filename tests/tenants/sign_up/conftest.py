"""Somebody who signs a firm up on the public host, step by step, at a clock that stands still."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core import mail

from tenants.sign_up import operations
from tenants.sign_up.models import SignUp
from tests.cast import NOON
from tests.http import Browser

PASSWORD = "a quiet garden at noon"
FIRM = {"firm_name": "Larkspur & Finch", "slug": "larkspurfinch", "kind": "law", "color": "#7a2f3b"}
OWNER = {
    "owner_name": "Dana Finch", "owner_email": "dana@larkspurfinch.com", "password": PASSWORD,
    "time_zone": "Europe/Berlin", "website": "",
}  # fmt: skip
LINK = re.compile(r"/sign-up/confirm/[^/\s]+/")


class Visitor(Browser):
    """A browser on the public host."""

    clock: Any = None

    def choose_firm(self, **changes: str) -> Any:
        self.get("/sign-up/")
        return self.post("/sign-up/", {**FIRM, **changes})

    def name_owner(self, **changes: str) -> Any:
        self.clock.shift(timedelta(seconds=30))
        return self.post("/sign-up/you/", {**OWNER, **changes})

    def sign_up(self, **changes: str) -> Any:
        self.choose_firm(**{name: value for name, value in changes.items() if name in FIRM})
        return self.name_owner(**{name: value for name, value in changes.items() if name in OWNER})


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visitor(db: None, clock: Any) -> Visitor:
    one = Visitor()
    one.clock = clock
    return one


@pytest.fixture
def other(db: None, clock: Any) -> Visitor:
    one = Visitor()
    one.clock = clock
    return one


@pytest.fixture
def mailed(visitor: Visitor, django_capture_on_commit_callbacks: Any) -> str:
    """The path of the link that a finished sign-up has mailed."""
    with django_capture_on_commit_callbacks(execute=True):
        visitor.sign_up()
    return link_in(mail.outbox[-1])


def link_in(message: Any) -> str:
    found = LINK.search(message.body)
    assert found
    return found.group(0)


def asked(**changes: Any) -> tuple[SignUp, str]:
    """Return a sign-up written down by the operation, and its browser's nonce."""
    values = {**FIRM, **OWNER, "password": make_password(PASSWORD), **changes}
    values.pop("website")
    nonce = "nonce-of-the-browser"
    row = operations.ask(sign_up_id=uuid.uuid4(), wish=operations.Wish(**values), browser=nonce, now=NOON)
    return row, nonce

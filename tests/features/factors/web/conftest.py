"""Browsers on firm A's host, and people who have a second step."""

import json
import re
from typing import Any

import pytest

from tenants import hosts
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.factories.passkeys import Device
from tests.features.accounts.web.conftest import another, browser, said, sign_in  # noqa: F401
from tests.features.factors.conftest import with_app

CARRIED = re.compile(r'name="secret" value="([^"]+)"')
KEY = re.compile(r'class="key">([A-Z2-7 ]+)<')


@pytest.fixture
def owner_with_app(cast: Cast) -> list[str]:
    """The owner has an app; return the recovery codes."""
    with inside(cast.a.firm):
        return with_app(cast.a.owner, NOON)[1]


@pytest.fixture
def phone(cast: Cast) -> Device:
    return Device(hosts.address(cast.a.firm, "").rstrip("/"))


def options_of(visitor: Any, page: str = "/passkey/options/") -> dict[str, Any]:
    return visitor.get(page).json()


def add_passkey(visitor: Any, phone: Device, space: str = "/workspace/account/two-step/") -> Any:
    """Make a passkey as the page's script does."""
    answer = phone.make(options_of(visitor, f"{space}passkeys/options/"))
    return visitor.post(f"{space}passkeys/new/", {"name": "Desk", "passkey": json.dumps(answer)})


def answered(visitor: Any, phone: Device) -> str:
    return json.dumps(phone.answer(options_of(visitor)))

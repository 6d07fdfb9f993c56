"""Browsers on firm A's host, and what they hold."""

from collections.abc import Callable
from typing import Any

import pytest

from features.accounts.models import Session
from features.accounts.sessions import COOKIES
from tenants.context import inside
from tests.cast import PASSWORD, Cast
from tests.http import Browser

CLIENT, STAFF = COOKIES[Session.Side.CLIENT], COOKIES[Session.Side.STAFF]


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return Browser(cast.a.firm)


@pytest.fixture
def another(cast: Cast) -> Browser:
    return Browser(cast.a.firm)


@pytest.fixture
def sessions_of_a(cast: Cast) -> Callable[[], list[Session]]:
    def read() -> list[Session]:
        with inside(cast.a.firm):
            return list(Session.objects.select_related("user").order_by("created_at"))

    return read


def ask(browser: Browser, email: str = "alice@example.com", **more: Any) -> Any:
    return browser.post("/sign-in/", {"email": email, "stays": "on", **more})


def sign_in(
    browser: Browser, email: str = "stella@example.com", password: str = PASSWORD, **more: Any
) -> Any:
    return browser.post("/workspace/sign-in/", {"email": email, "password": password, **more})


def holds(browser: Browser, name: str) -> bool:
    """Return whether the browser still has a cookie of this name."""
    return name in browser.cookies and browser.cookies[name].value != ""


def said(response: Any) -> str:
    """Return what the page says, one space between words."""
    return " ".join(response.content.decode().split())

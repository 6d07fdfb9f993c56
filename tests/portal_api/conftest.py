from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from features.base.permissions import Permission
from portal_api.keys import operations
from portal_api.models import NEVER
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.http import Browser

type Program = Browser
KEYABLE = [scope.value for scope in Permission if scope not in NEVER]


def program(firm: FirmCast, *scopes: str, by: Any = None) -> Browser:
    """A program with a key of this firm: all scopes unless told otherwise."""
    with inside(firm.firm):
        made = operations.make(
            name="Import", scopes=scopes or KEYABLE, by=by or firm.owner, now=timezone.now()
        )
    browser = Browser(firm.firm)
    browser.defaults["HTTP_AUTHORIZATION"] = f"Bearer {made.token}"
    return browser


@pytest.fixture
def program_of() -> Callable[..., Browser]:
    return program


@pytest.fixture
def api(cast: Cast) -> Browser:
    return program(cast.a)

"""Once for each story: an installation, a browser, and the scene of both; each test is walked wide and on a phone."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tenants.context import inside
from tests.cast import FirmCast, make_cast
from tests.environment import WORKER
from tests.journeys import installation, walking
from tests.journeys.installation import Installation
from tests.journeys.scene import People, Scene, signed_in


@pytest.fixture(scope="module")
def place(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Installation]:
    story = request.module.__name__.rpartition("test_")[2]
    name = f"portico_{story}_{WORKER}_{os.getpid()}"
    with django_db_blocker.unblock(), installation.running(tmp_path_factory.mktemp(story), name) as place:
        yield place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with walking.chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def people() -> People:
    """Return who signs in before the story begins; a story with others on stage has a fixture of its own."""
    return lambda a: {"owner": a.owner, "alice": a.alice}


@pytest.fixture(scope="module")
def firm(place: Installation) -> FirmCast:
    return make_cast().a


@pytest.fixture(scope="module")
def cookies(firm: FirmCast, people: People) -> tuple[FirmCast, dict[str, dict[str, str]]]:
    with inside(firm.firm):
        return firm, {name: signed_in(person) for name, person in people(firm).items()}


@pytest.fixture(scope="module")
def scene(
    place: Installation, cookies: tuple[FirmCast, dict[str, dict[str, str]]], browser: Browser
) -> Scene:
    return Scene(place, *cookies, browser)


@pytest.fixture(params=walking.SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)

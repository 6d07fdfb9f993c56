import os
from collections.abc import Iterator

import pytest

from integrations.calendars.address import connection as calendars
from integrations.push.address import connection, new_key
from tests import database
from tests.environment import WORKER
from tests.isolation.asking import Asker
from tests.isolation.keeping import Keeping
from tests.isolation.world import World, make_world

CALENDARS = calendars(
    google=("id", "secret"), microsoft=("id", "secret"), tenant="common", origins="", practice=False
)
PUSH = connection(new_key(), contact="mailto:push@portico.example", services="push.example", practice=False)


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Four firms full of canaries, in a database of their own."""
    with django_db_blocker.unblock(), database.copied(f"portico_world_{WORKER}_{os.getpid()}"):
        yield make_world()


@pytest.fixture(scope="package")
def _asker(world: World, record_testsuite_property) -> Iterator[Asker]:
    asker = Asker(world)
    yield asker
    record_testsuite_property("requests of the isolation matrix", asker.asked)


@pytest.fixture
def asker(_asker: Asker, world: World, db, settings) -> Iterator[Asker]:
    settings.OWNER_DATABASE_URL = ""  # the web process has none
    settings.PUSH = PUSH
    kept = {"BACKEND": f"{Keeping.__module__}.{Keeping.__qualname__}"}
    settings.STORAGES = {**settings.STORAGES, "private": settings.STORAGES["private"] | kept}
    settings.CALENDARS = CALENDARS
    _asker.begin()
    yield _asker
    _asker.end()

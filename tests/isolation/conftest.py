import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import override_settings

from integrations.push.address import connection, new_key
from tests import database
from tests.environment import WORKER
from tests.isolation.asking import Asker
from tests.isolation.world import World, make_world

PUSH = connection(new_key(), contact="mailto:push@portico.example", services="push.example", practice=False)


class QuickHasher(Argon2PasswordHasher):
    """As the product's, at its least cost: forms that take a password are asked some hundred times."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Four firms full of canaries, in a database of their own."""
    hashers = [f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"]
    with (
        override_settings(PASSWORD_HASHERS=hashers),
        django_db_blocker.unblock(),
        database.copied(f"portico_world_{WORKER}_{os.getpid()}"),
    ):
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
    _asker.begin()
    yield _asker
    _asker.end()

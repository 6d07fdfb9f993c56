"""
The cast. Two firms, each with an owner, an administrator and a member of staff; Alice (contact of one client), Bob (of
the same client and a second one) and Charlie (of another client, who must be refused). Made once per run.
"""

import contextlib
import os
from collections.abc import Iterator
from copy import deepcopy

import pytest
import redis
from celery._state import _set_task_join_will_block
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import override_settings

from tests import database, tripwire
from tests.cast import Cast, make_cast
from tests.environment import WORKER
from tests.fakes_calendars import radicale, radicale_server, services  # noqa: F401  fixtures
from tests.fakes_push import push_service  # noqa: F401  a fixture
from tests.fakes_stripe import stripe, stripe_server  # noqa: F401  fixtures
from tests.http import Browser


@pytest.fixture(scope="session", autouse=True)
def _jobs_run_at_once() -> None:
    from config.celery import app  # noqa: PLC0415  needs settings

    app.conf.task_always_eager = True
    app.conf.task_eager_propagates = True


class QuickHasher(Argon2PasswordHasher):
    """As the product's, at its least cost: passwords are made and checked some thousand times in a run."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_quick() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=[f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"]):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), database.copied(f"portico_test_{WORKER}_{os.getpid()}"):  # type: ignore[attr-defined]
        yield


@pytest.fixture(scope="session")
def cast_of_the_run(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Cast:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return make_cast()


@pytest.fixture
def cast(cast_of_the_run: Cast, db: None) -> Cast:
    """A copy of each test's own: what a test changes of its people and saves is rolled back in the database alone."""
    return deepcopy(cast_of_the_run)


def forget_cached() -> None:
    """Empty what this run keeps in the cache, and leave alone what a run beside it keeps there."""
    server = redis.Redis.from_url(settings.REDIS_URL)
    with contextlib.closing(server):
        if keys := list(server.scan_iter(match=f"*{os.environ['CACHE_PREFIX']}:*", count=1000)):
            server.delete(*keys)


@pytest.fixture(autouse=True)
def _begin_on_the_platform_side() -> Iterator[None]:
    _set_task_join_will_block(False)  # jobs that ran at once in several threads may have left it behind  # noqa: FBT003
    forget_cached()
    connection.set_schema_to_public()
    yield
    connection.set_schema_to_public()


@pytest.fixture(autouse=True)
def _tripwire(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test during which the server was not where the connection said."""
    with tripwire.strung() as wire:
        yield
    if wire.found and not request.node.get_closest_marker("astray"):
        pytest.fail("\n".join(wire.found[:5]))


@pytest.fixture
def browser_of() -> type[Browser]:
    """`browser_of(firm)` asks that firm's host; `.signed_in_as(person)` first starts a session."""
    return Browser


@pytest.fixture
def committed_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """A database of its own, for tests that commit or use several connections; with a cast of its own."""
    with django_db_blocker.unblock(), database.copied(f"portico_own_{WORKER}_{os.getpid()}"):  # type: ignore[attr-defined]
        yield make_cast()

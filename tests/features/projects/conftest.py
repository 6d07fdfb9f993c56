from collections.abc import Callable

import pytest

from features.clients.models import Client
from features.projects import operations
from features.projects.models import Project
from tenants.context import inside
from tests.cast import NOON, Cast

type Begin = Callable[..., Project]


@pytest.fixture
def begin(cast: Cast) -> Begin:
    """Begin a project of the first firm, for the household unless told otherwise."""

    def begun(name: str = "Return 2025", client: Client | None = None, **given: object) -> Project:
        with inside(cast.a.firm):
            return operations.create(
                client=client or cast.a.household, by=cast.a.staff, now=NOON, **{"name": name, **given}
            )

    return begun

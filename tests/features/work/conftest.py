from collections.abc import Callable

import pytest

from features.projects import operations as projects
from features.projects.models import Project
from features.work import operations
from features.work.models import Pipeline, Stage
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser

type Begin = Callable[..., Project]


@pytest.fixture
def stages(cast: Cast) -> list[Stage]:
    """The stages a new firm of accountants begins with: papers, draft, open points, review, signature, filed."""
    with inside(cast.a.firm):
        return list(
            Stage.objects.filter(pipeline=Pipeline.objects.get()).select_related("status").order_by("order")
        )


@pytest.fixture
def begin(cast: Cast, stages: list[Stage]) -> Begin:
    """Begin a project of the first firm's household in its first stage, or in another one."""

    def begun(name: str = "Return 2025", at: int | None = 0, **given: object) -> Project:
        with inside(cast.a.firm):
            made = projects.create(
                client=given.pop("client", cast.a.household),
                by=cast.a.staff,
                now=NOON,
                **{"name": name, **given},
            )
            if at is not None:
                operations.move(project=made, stage=stages[at], by=cast.a.staff, now=NOON)
            return made

    return begun


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def staff(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def owner(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)

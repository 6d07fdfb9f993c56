from collections.abc import Callable

import pytest

from features.library import operations
from features.library.models import Article
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser

type Write = Callable[..., Article]


@pytest.fixture
def write(cast: Cast) -> Write:
    """Write an article of the first firm and publish it, for clients unless told otherwise."""

    def written(
        title: str = "How do I pay?", audience: str = "clients", *, draft: bool = False, **given: object
    ) -> Article:
        with inside(cast.a.firm):
            said = {"title": title, "body": "By **card** or check.", **given}
            made = operations.add(audience=audience, by=cast.a.owner, now=NOON, **said)
            if not draft:
                operations.publish(article=made, by=cast.a.owner, now=NOON)
            return made

    return written


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def owner(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)


@pytest.fixture
def staff(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)

from collections.abc import Callable

import pytest

from features.feedback import operations
from features.feedback.models import Feedback
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser

type Give = Callable[..., Feedback]


@pytest.fixture
def give(cast: Cast) -> Give:
    """Alice says something about the household, unless told otherwise."""

    def given(words: str = "I like it.", **more: object) -> Feedback:
        with inside(cast.a.firm):
            said = {
                "contact": cast.a.alice,
                "client": cast.a.household,
                "kind": "praise",
                "now": NOON,
                **more,
            }
            return operations.give(words=words, **said)

    return given


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def owner(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)

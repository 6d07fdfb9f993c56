"""Where the tests of every slice stand: inside the first firm, whose switches they turn. A slice may have its own."""

from collections.abc import Callable, Iterator

import pytest

from features.toggles import operations as toggles
from features.toggles.catalogue import Switch
from tenants.context import inside
from tests.cast import Cast, FirmCast


@pytest.fixture
def a(cast: Cast) -> Iterator[FirmCast]:
    """Stand inside the first firm."""
    with inside(cast.a.firm):
        yield cast.a


@pytest.fixture
def turn(cast: Cast) -> Callable[..., None]:
    """Turn a switch of the first firm."""

    def turned(switch: Switch, *, on: bool) -> None:
        with inside(cast.a.firm):
            toggles.turn(switch=switch, on=on, by=cast.a.owner)

    return turned

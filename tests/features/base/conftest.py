from collections.abc import Iterator

import pytest

from features.base import outbox
from tenants.context import inside
from tests.cast import FirmCast


@pytest.fixture
def a(cast) -> Iterator[FirmCast]:
    """The first firm, in use."""
    with inside(cast.a.firm):
        yield cast.a


@pytest.fixture
def heard(monkeypatch) -> list[dict[str, object]]:
    """What the handler of "test" was given."""
    payloads: list[dict[str, object]] = []
    monkeypatch.setitem(outbox.handlers, "test", lambda payload, _: payloads.append(payload))
    return payloads

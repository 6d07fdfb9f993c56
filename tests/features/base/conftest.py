import pytest

from features.base import outbox


@pytest.fixture
def heard(monkeypatch) -> list[dict[str, object]]:
    """What the handler of "test" was given."""
    payloads: list[dict[str, object]] = []
    monkeypatch.setitem(outbox.handlers, "test", lambda payload, _: payloads.append(payload))
    return payloads

"""The stand-in for push services in tests: an HTTP server, asked by our own door, with our own key."""

from collections.abc import Iterator

import pytest

from integrations.push.address import Connection, connection, new_key
from integrations.push.fake.server import PushService

CONTACT = "mailto:push@portico.example"


@pytest.fixture
def push_service(settings) -> Iterator[PushService]:
    """Let devices be told in this installation, through the stand-in."""
    service = PushService().start()
    settings.PUSH = reached_at(service)
    yield service
    service.stop()


def reached_at(service: PushService) -> Connection:
    found = connection(new_key(), contact=CONTACT, services=service.origin, practice=True)
    assert found is not None
    return found

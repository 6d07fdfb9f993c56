"""PostgreSQL refuses what a page forgot, and the connection is itself again afterwards."""

import pytest
from django.db import InternalError, connection, transaction

from features.base.models import AuditEvent
from features.clients.models import Client
from features.viewing.readonly import reading, tried_to_write
from tenants.context import inside
from tests.cast import Cast
from tests.features.viewing.conftest import Viewing


def write() -> None:
    Client.objects.create(name="Written", kind="trust")


def test_nothing_can_be_written(cast: Cast) -> None:
    with inside(cast.a.firm):
        with pytest.raises(InternalError) as refused:
            reading(write)
        assert tried_to_write(refused.value)
        assert not Client.objects.filter(name="Written").exists()


def test_afterwards_it_can_again(committed_database: Cast) -> None:
    with inside(committed_database.a.firm):
        assert reading(Client.objects.count) > 0
        with pytest.raises(InternalError):
            reading(write)
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            assert cursor.fetchone() == ("off",)
        write()
        assert Client.objects.filter(name="Written").exists()


def test_what_would_start_after_the_commit_does_not(committed_database: Cast) -> None:
    begun: list[str] = []
    with inside(committed_database.a.firm):
        reading(lambda: transaction.on_commit(lambda: begun.append("a job")))
    assert begun == []


def test_a_page_that_forgets_is_refused_in_words(viewing: Viewing, cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A fault planted: Home writes as it is shown."""
    from features.dashboard import client_frame  # noqa: PLC0415

    def careless(request):  # type: ignore[no-untyped-def]
        write()
        return client_frame.menu.main(request, "client")

    monkeypatch.setitem(client_frame.PARTS, "nav_items", careless)
    response = viewing.browser.get("/")
    assert response.status_code == 403
    assert "Only they can do this." in response.content.decode()
    with inside(cast.a.firm):
        assert not Client.objects.filter(name="Written").exists()
        assert AuditEvent.objects.filter(event="portal.page_viewed").exists()

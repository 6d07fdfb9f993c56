import pytest
from django.db import connection

from tenants import pooling
from tests.cast import Cast
from tests.http import Browser


def test_our_connections_keep_their_settings(cast: Cast) -> None:
    assert pooling.is_safe()


def test_sessions_that_change_hands_are_noticed(cast: Cast) -> None:
    """Two clients of a pooler in transaction mode meet in one server session."""
    shared = connection.copy().get_new_connection(connection.get_connection_params())
    shared.autocommit = True

    class Client:
        execute, transaction = shared.execute, shared.transaction

        def close(self) -> None:
            pass

    try:
        assert not pooling.keeps_settings(Client)  # type: ignore[arg-type]
    finally:
        shared.close()


@pytest.mark.django_db
def test_ready_says_what_it_found(cast: Cast) -> None:
    response = Browser().get("/readyz")

    assert (response.status_code, response.json()) == (200, {"database": "ok", "cache": "ok"})

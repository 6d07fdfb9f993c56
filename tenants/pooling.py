"""
Does each connection keep its own settings? A pooler in transaction mode hands a server session from one client to
the next between statements: one firm's search_path and role would meet another's queries (security R10).
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from psycopg import Connection

PROBE = "portico.probe"


def keeps_settings(connect: Callable[[], Connection[Any]]) -> bool:
    """Set something on one connection, something else inside a transaction of another, and ask the first again."""
    one, other = connect(), connect()
    try:
        one.execute(f"SET {PROBE} = 'one'")
        with other.transaction():
            other.execute(f"SET {PROBE} = 'other'")
            row = one.execute(f"SHOW {PROBE}").fetchone()
        return row is not None and row[0] == "one"
    finally:
        one.close()
        other.close()


def is_safe() -> bool:
    """Ask the database this process uses, by two connections of its own."""
    return keeps_settings(_fresh)


def _fresh() -> Connection[Any]:
    fresh: Connection[Any] = connection.copy().get_new_connection(connection.get_connection_params())
    fresh.autocommit = True
    return fresh

"""
Runs under every test: asks the server, now and then, whose schema and role it really has, and compares that with what
the connection believes. A test in which the two differ fails, whatever it wanted to show (security §4.1, 8).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

EVERY = 25  # statements; the first after a change of firm is always looked at
WHERE = "SELECT current_schema(), current_user, session_user"


class Tripwire:
    def __init__(self) -> None:
        self.found: list[str] = []
        self._statements = 0
        self._last: dict[int, str] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, *others: Any) -> Any:
        self._statements += 1
        wrapper = others[-1]["connection"]
        is_new = self._last.get(id(wrapper)) != wrapper.schema_name
        if (is_new or self._statements % EVERY == 0) and not wrapper._setting_search_path:
            self._look(wrapper, str(sql))
        return execute(sql, *others)

    def _look(self, wrapper: Any, sql: str) -> None:
        if wrapper.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        believed = wrapper.schema_name
        self._last[id(wrapper)] = believed
        with wrapper.connection.cursor() as cursor:
            schema, role, login = cursor.execute(WHERE).fetchone()
        if (schema, role) != (believed, login if believed == "public" else believed):
            self.found.append(f"believed {believed}, was {schema} as {role}: {sql[:200]}")


@contextmanager
def strung() -> Iterator[Tripwire]:
    """Watch this thread's connection and every one that is opened meanwhile."""
    wire = Tripwire()

    def watch(sender: object, connection: Any, **kwargs: object) -> None:
        if wire not in connection.execute_wrappers:
            connection.execute_wrappers.append(wire)

    watched = connection.execute_wrappers
    watched.append(wire)
    connection_created.connect(watch)
    try:
        yield wire
    finally:
        connection_created.disconnect(watch)
        watched.remove(wire)

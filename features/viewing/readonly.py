"""PostgreSQL itself refuses to write while somebody looks: a page that forgot about it changes nothing (R22)."""

from collections.abc import Callable

from django.db import connection, transaction
from psycopg import errors

WRITING = (errors.ReadOnlySqlTransaction, errors.InFailedSqlTransaction)


def reading[T](run: Callable[[], T]) -> T:
    """
    Run something in a transaction that can't write and is rolled back, jobs and mails that it would start included.
    What makes it read-only ends with it: the connection goes back to the pool as it came.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        try:
            return run()
        finally:
            transaction.set_rollback(True)


def tried_to_write(error: BaseException | None) -> bool:
    """Return whether this error says that something would have been written."""
    while error is not None:
        if isinstance(error, WRITING):
            return True
        error = error.__cause__ or error.__context__
    return False

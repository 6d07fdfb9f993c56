"""The owning connection: makes schemas, roles and tables. The web process has no address for it."""

from typing import Any

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

type Connection = psycopg.Connection[tuple[Any, ...]]


def is_available() -> bool:
    return bool(settings.OWNER_DATABASE_URL)


def connect() -> Connection:
    """
    Return a new autocommitting connection as the owner, to the database in use (in tests: the test database).

    :raises RuntimeError: this process has no OWNER_DATABASE_URL.
    """
    if not is_available():
        raise RuntimeError("OWNER_DATABASE_URL is not set: this process may not make or change schemas.")
    name = settings.DATABASES["default"]["NAME"]
    address = make_conninfo(settings.OWNER_DATABASE_URL, dbname=name, connect_timeout=5)
    return psycopg.connect(address, autocommit=True, prepare_threshold=None)

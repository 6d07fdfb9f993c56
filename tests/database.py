"""
The test database: built once per set of migrations by the product's own `prepare`, then copied.

Tests use the same low role as the web process, so that every grant is tried by every test.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlparse

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "tenants",
    "features",
    "branding",
    "portal_api",
)  # not the whole folder: it holds the environment too
STOCK = 6
OUTDATED = """
    SELECT datname FROM pg_database WHERE datname LIKE 'portico\\_prepared\\_%' ORDER BY oid DESC OFFSET 3"""


@cache
def fingerprint() -> str:
    """Change whenever something changes that a prepared database depends on."""
    files = [path for package in PACKAGES for path in (ROOT / package).glob("**/migrations/*.py")]
    files += [*ROOT.glob("tenants/provisioning/*.py"), ROOT / "features/base/schema.py"]
    parts = [path.read_bytes() for path in sorted(files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def owner(name: str | None = None) -> psycopg.Connection:
    """Return a connection with every right, to the database of this name or to that of the settings."""
    return psycopg.connect(
        make_conninfo(settings.OWNER_DATABASE_URL, dbname=name, connect_timeout=10), autocommit=True
    )


def template() -> str:
    """Return the name of the prepared database, building it if this is the first run since a change."""
    name = f"portico_prepared_{fingerprint()}"
    with _lock(), owner() as own:
        if not own.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _build(own, name)
    return name


def _build(own: psycopg.Connection, name: str) -> None:
    for (old,) in own.execute(OUTDATED).fetchall():
        _drop(own, old)
    draft = f"{name}_draft"
    _drop(own, draft)
    own.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
    address = urlparse(settings.OWNER_DATABASE_URL)._replace(path=f"/{draft}").geturl()
    env = {**os.environ, "OWNER_DATABASE_URL": address, "DATABASE_ROLE": "owner", "STOCK_SIZE": str(STOCK)}
    subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True, capture_output=True
    )
    own.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))


@contextmanager
def _lock() -> Iterator[None]:
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var/test-database.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def copied(name: str) -> Iterator[str]:
    """Work on a fresh copy of the prepared database, for a run or for one test that must commit."""
    source, before = template(), settings.DATABASES["default"]["NAME"]
    with owner() as own:
        _drop(own, name)
        with _lock():
            own.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
            )
        _use(name)
        try:
            yield name
        finally:
            _use(before)
            _drop(own, name)


def _drop(own: psycopg.Connection, name: str) -> None:
    """Drop it; one that somebody still uses (another run at the same time) is left for a later run."""
    with contextlib.suppress(psycopg.errors.ObjectInUse):
        own.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name

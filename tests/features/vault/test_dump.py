"""
Whoever takes the database and the files, all of them, but not VAULT_KEYS, has none of what was put in (security T8).
Every table of every schema is read as the owner, every file as it lies there.
"""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from features.accounts import tickets
from features.base import firm_keys
from features.base.firm_keys import NoKeys
from features.factors import authenticator
from features.vault import operations, sealing
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from integrations.keys.address import Master
from tenants.context import inside
from tenants.provisioning import owner
from tenants.sealed import Unreadable
from tests.cast import NOON
from tests.factories import vault as make
from tests.factories.vault import session_of
from tests.features.factors.conftest import SECRET, with_app

PLANTED = ("velvet-anvil-0417", "copper-lantern-5523", "marble-otter-9981", "quiet-thunder-3310")
FILE = f"Only they know it: {PLANTED[3]}.\n" * 400
WHERE = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"


@pytest.fixture
def taken(committed_database: Any, store: Path) -> tuple[Any, list[bytes], bytes]:
    """Plant what must not be found; return the firm, every key there is unwrapped, and all that can be stolen."""
    a = committed_database.a
    with inside(a.firm):
        secret = make.credentials(a.staff, a.household, secret=Credentials(*PLANTED[:3], note="x" * 9))
        file = make.file(a.staff, a.household, "Notes.txt", content=FILE.encode())
        operations.show(item=secret, by=a.alice, session=session_of(a.alice), now=NOON)
        b"".join(operations.open_file(item=file, by=a.staff, session=session_of(a.staff), now=NOON))
        with_app(a.owner)
        keys = [firm_keys.newest().secret, *(sealing.data_key(item) for item in VaultItem.objects.all())]
        issued = tickets.issue(user=a.alice.user, purpose=tickets.Purpose.SIGN_IN, now=NOON)
    keys += [master.key for master in _masters()] + [SECRET.encode(), issued.token.encode()]
    return a, keys, _dump() + b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())


def _masters() -> tuple[Master, ...]:
    from django.conf import settings  # noqa: PLC0415  as the test has them

    found: tuple[Master, ...] = settings.VAULT_KEYS
    return found


def _dump() -> bytes:
    """Read every row of every table. Bytes come as the database writes them (\\x…), so they are turned back too."""
    with owner.connect() as own:
        tables = [
            row for row in own.execute(WHERE).fetchall() if not row[0].startswith(("pg_", "information_"))
        ]
        return b"\n".join(_table(own, *row) for row in tables)


def _table(own: "psycopg.Connection[Any]", schema: str, name: str) -> bytes:
    rows = own.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, name))).fetchall()
    return b"\n".join(_plain(value) for row in rows for value in row)


def _plain(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return value.encode() if isinstance(value, str) else json.dumps(value, default=str).encode()


def _forms(value: bytes) -> list[bytes]:
    return [
        value,
        value.hex().encode(),
        base64.b64encode(value).rstrip(b"="),
        value.decode("latin-1").encode(),
    ]


@pytest.mark.requirement("S1-23")
def test_nothing_that_was_planted_and_no_key_is_in_what_can_be_stolen(taken: Any) -> None:
    _, keys, stolen = taken

    assert b"State tax portal" in stolen  # titles are in clear, and this looks where things are
    assert len(stolen) > 100_000
    for word in PLANTED:
        assert word.encode() not in stolen
        assert word.encode().hex().encode() not in stolen
    for key in keys:
        assert not [form for form in _forms(key) if form in stolen]


def test_without_the_master_key_nothing_of_it_opens(taken: Any, settings: Any) -> None:
    a, _, _ = taken
    (master,) = settings.VAULT_KEYS
    for thief in (
        Master("other", "local", secrets.token_bytes(32)),
        Master(master.version, "local", secrets.token_bytes(32)),
    ):
        settings.VAULT_KEYS = (thief,)
        with inside(a.firm):
            for item in VaultItem.objects.all():
                with pytest.raises((NoKeys, Unreadable)):
                    sealing.data_key(item)
            with pytest.raises((NoKeys, Unreadable)):
                authenticator.unseal(a.owner.user, bytes(a.owner.user.authenticator.secret))
    connection.close()

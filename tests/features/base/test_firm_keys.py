import secrets
import threading
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from features.base import firm_keys
from features.base.firm_keys import KeysDestroyed, NoKeys
from integrations.keys.address import Master
from tenants import operations
from tenants.context import inside, platform
from tenants.errors import NotSuspended
from tenants.models import FirmKey
from tenants.sealed import Unreadable
from tests.racing import at_once


@pytest.fixture
def a(cast):
    with inside(cast.a.firm):
        yield cast.a


def keys_of(firm):
    with platform():
        return list(FirmKey.objects.filter(firm=firm))


def test_a_firm_gets_its_key_when_it_first_needs_one(a, cast):
    assert keys_of(a.firm) == []

    box = firm_keys.seal(b"seven blue kettles", about="a row")

    assert firm_keys.unseal(box, about="a row") == b"seven blue kettles"
    assert b"kettles" not in box
    assert [key.version for key in keys_of(a.firm)] == [1]
    assert keys_of(cast.b.firm) == []


def test_the_key_itself_is_written_nowhere(a):
    secret = firm_keys.newest().secret

    assert all(secret not in bytes(key.wrapped) for key in keys_of(a.firm))
    assert repr(secret) not in repr(firm_keys.newest())


def test_a_box_opens_for_its_row_alone(a):
    box = firm_keys.seal(b"words", about="a row")

    with pytest.raises(Unreadable):
        firm_keys.unseal(box, about="another row")


def test_a_box_of_another_firm_stays_shut(a, cast):
    box = firm_keys.seal(b"words", about="a row")

    with inside(cast.b.firm):
        firm_keys.newest()
        with pytest.raises(Unreadable):
            firm_keys.unseal(box, about="a row")


def test_another_firms_wrapped_key_does_not_open_as_this_ones(a, cast):
    with inside(cast.b.firm):
        firm_keys.newest()
    (theirs,) = keys_of(cast.b.firm)
    firm_keys.newest()
    with platform():
        FirmKey.objects.filter(firm=a.firm).update(wrapped=bytes(theirs.wrapped))

    with pytest.raises(Unreadable):
        firm_keys.newest()


@pytest.mark.parametrize("place", [0, 3, 7, 8, 19, 20, -1])
def test_a_changed_box_stays_shut(a, place):
    box = bytearray(firm_keys.seal(b"words", about="a row"))
    box[place] ^= 1

    with pytest.raises(Unreadable):
        firm_keys.unseal(bytes(box), about="a row")


@pytest.mark.parametrize("length", [0, 3, 8, 15, 20, 30])
def test_half_a_box_stays_shut(a, length):
    box = firm_keys.seal(b"words", about="a row")

    with pytest.raises(Unreadable):
        firm_keys.unseal(box[:length], about="a row")


def test_older_versions_go_on_opening(a):
    old = firm_keys.seal(b"words", about="a row")

    firm_keys.add_version()
    new = firm_keys.seal(b"words", about="a row")

    assert (firm_keys.version_of(old), firm_keys.version_of(new)) == (1, 2)
    assert firm_keys.unseal(old, about="a row") == firm_keys.unseal(new, about="a row") == b"words"


def test_without_the_master_key_nothing_opens(a, settings):
    box = firm_keys.seal(b"words", about="a row")
    settings.VAULT_KEYS = (Master("another", "local", secrets.token_bytes(32)),)

    with pytest.raises(NoKeys):
        firm_keys.unseal(box, about="a row")


def test_only_a_suspended_firm_loses_its_keys(a):
    with pytest.raises(NotSuspended):
        operations.shred_keys(firm=a.firm, now=timezone.now())


@pytest.mark.parametrize("is_used", [True, False])
def test_destroyed_keys_open_nothing_and_none_is_made_in_their_place(a, is_used):
    box = firm_keys.seal(b"words", about="a row") if is_used else b""
    operations.suspend(firm=a.firm, reason="They left.", now=timezone.now())

    assert operations.shred_keys(firm=a.firm, now=timezone.now()) == int(is_used)

    assert all(bytes(key.wrapped) == b"" for key in keys_of(a.firm))
    with pytest.raises(KeysDestroyed):
        firm_keys.seal(b"more", about="a row")
    if is_used:
        with pytest.raises(KeysDestroyed):
            firm_keys.unseal(box, about="a row")


def test_a_firms_role_can_not_read_keys(a):
    firm_keys.newest()

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(FirmKey.objects.all())


def test_web_can_not_remove_a_key(a, settings):
    firm_keys.newest()

    with platform(), connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.WEB_ROLE}"')
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM tenants_firmkey")


def test_two_who_need_the_first_key_at_once_make_one(committed_database):
    firm = committed_database.a.firm

    def seal(n):
        with transaction.atomic():
            return firm_keys.seal(b"words", about=f"row {n}")

    boxes = at_once(*(partial(seal, n) for n in range(4)), firm=firm, refused=NoKeys)

    assert len(keys_of(firm)) == 1
    with inside(firm):
        assert {firm_keys.unseal(box, about=f"row {n}") for n, box in enumerate(boxes)} == {b"words"}


@pytest.mark.parametrize("is_used", [True, False])
def test_no_key_is_made_while_keys_are_destroyed(committed_database, is_used):
    firm = committed_database.a.firm
    if is_used:
        with inside(firm):
            firm_keys.newest()
    operations.suspend(firm=firm, reason="They left.", now=timezone.now())
    refused = []

    def add():
        try:
            with inside(firm):
                firm_keys.add_version()
        except KeysDestroyed as destroyed:
            refused.append(destroyed)
        finally:
            connection.close()

    adding = threading.Thread(target=add)
    with transaction.atomic():
        operations.shred_keys(firm=firm, now=timezone.now())
        adding.start()
        while adding.is_alive() and not somebody_waits():
            pass
    adding.join(60)

    assert len(refused) == 1
    assert [bytes(key.wrapped) for key in keys_of(firm)] == [b""]


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0]

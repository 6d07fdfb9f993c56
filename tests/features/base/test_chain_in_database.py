"""The chain as PostgreSQL makes it: no code can skip it, threads do not break it, an owner's hand is found."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Queue
from threading import Barrier

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from psycopg import Rollback, sql

from features.base import audit, chain
from features.base.models import AuditEvent, AuditLink
from features.base.scope import Scope, scope
from features.clients.models import Access, Client
from tenants.context import inside
from tenants.provisioning import owner
from tests.cast import FirmCast

AT_ONCE, ROUNDS = 8, 25


def settle() -> None:
    """Do what the commit of this transaction would."""
    connection.check_constraints()


def test_the_database_and_this_code_compute_the_same(a):
    with scope(Scope("request-1", "2001:db8::7", "Firefox „ä“ \n 😀")):
        audit.record(
            "client.edited", by=a.owner, about=a.pottery, client_id=a.pottery.pk, x=1.50, y=["ä", None]
        )
        audit.record("stock.refilled", by=None, big=10**20, deep={"b": 1, "a": {"c": "\u2028"}})
    settle()

    found = chain.check()

    assert (found.fault, found.head) == (None, chain.head())
    assert found.head.seq == AuditEvent.objects.count() == AuditLink.objects.count()


def test_an_event_that_is_rolled_back_leaves_no_gap(a):
    audit.record("client.edited", by=a.owner)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("client.edited", by=a.owner)
        raise ZeroDivisionError
    audit.record("client.edited", by=a.owner)
    settle()

    assert chain.check().fault is None


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO base_auditlink (event_id, seq, hash) SELECT id, 999, '' FROM base_auditevent LIMIT 1",
        "UPDATE base_auditlink SET hash = ''",
        "DELETE FROM base_auditlink",
        "TRUNCATE base_auditlink",
        "ALTER TABLE base_auditevent DISABLE TRIGGER ALL",
        "DROP TRIGGER base_auditevent_chain ON base_auditevent",
        "SET session_replication_role = replica",
        "SELECT public.audit_canonical(1, ROW(1))",
    ],
)
def test_the_firms_role_can_neither_write_a_link_nor_leave_one_out(a, statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# --- on a database of its own, committed -------------------------------------------------------------


@pytest.fixture
def firm(committed_database) -> FirmCast:
    a: FirmCast = committed_database.a
    with inside(a.firm):
        for number in range(6):
            audit.record("client.edited", by=a.owner, about=a.pottery, n=number)
    return a


@contextmanager
def by_hand(cast: FirmCast) -> Iterator[psycopg.Connection]:
    """Work as who owns the tables, with the guards off: what a thief of the owner's password could do."""
    with owner.connect() as own, own.transaction():
        own.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(cast.firm.schema_name)))
        for table in ("base_auditevent", "base_auditlink"):
            own.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield own
        for table in ("base_auditevent", "base_auditlink"):
            own.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def seq_of(a: FirmCast, number: int) -> int:
    return AuditLink.objects.get(event__details__n=number, event__event="client.edited").seq or 0


NTH = "(SELECT event_id FROM base_auditlink WHERE seq = {})"
TAMPERING = {
    "an edit": "UPDATE base_auditevent SET actor_name = 'Nobody' WHERE id = " + NTH,
    "an edit of a detail": "UPDATE base_auditevent SET details = '{{\"n\": 7}}' WHERE id = " + NTH,
    "a moved time": "UPDATE base_auditevent SET created_at = created_at + interval '1 microsecond' WHERE id = " + NTH,
    "a deletion": "DELETE FROM base_auditevent WHERE id = " + NTH,
    "a deletion with its link": "WITH l AS (DELETE FROM base_auditlink WHERE seq = {} RETURNING event_id) "
    "DELETE FROM base_auditevent WHERE id IN (SELECT event_id FROM l)",
    "a swap": "UPDATE base_auditlink l SET event_id = (SELECT event_id FROM base_auditlink WHERE seq = {0} + {0} + 1 - l.seq) "
    "WHERE seq IN ({0}, {0} + 1)",
    "a changed hash": "UPDATE base_auditlink SET hash = sha256(hash) WHERE seq = {}",
}  # fmt: skip


@pytest.mark.slow
def test_what_an_owner_does_by_hand_is_found_and_named(firm):
    with inside(firm.firm):
        place = seq_of(firm, 2)
    found = {}
    for act, statement in TAMPERING.items():
        with by_hand(firm) as own:
            own.execute(
                "ALTER TABLE base_auditlink DROP CONSTRAINT base_auditlink_pkey"
            )  # checked row by row
            own.execute(statement.format(place))
            check = chain.Check().walk(map(chain._row, own.execute(chain.READ).fetchall()))
            found[act] = (check.head.seq, check.fault is not None)
            raise Rollback

    assert found == dict.fromkeys(TAMPERING, (place - 1, True))


@pytest.mark.slow
def test_an_event_put_in_while_the_guard_was_off_is_found(firm):
    with by_hand(firm) as own:
        own.execute(
            "INSERT INTO base_auditevent (id, created_at, event, actor_name, actor_side, about_kind, about_name, details,"
            " agent, request_id) VALUES (gen_random_uuid(), now(), 'x', 'x', 'staff', '', '', '{}', '', '')"
        )
    err = io.StringIO()

    with pytest.raises(CommandError, match=r"^Broken: aldergate\.$"):
        call_command("verify_audit", stdout=io.StringIO(), stderr=err)

    assert "while the guard was off" in err.getvalue()


@pytest.mark.slow
def test_threads_that_write_at_the_same_time_make_one_chain(firm):
    ready = Barrier(AT_ONCE)

    def write(number: int) -> None:
        try:
            with inside(firm.firm):
                ready.wait(timeout=20)
                for turn in range(ROUNDS):
                    with transaction.atomic():
                        audit.record("client.edited", by=firm.owner, number=number)
                        audit.record("client.edited", by=firm.owner, turn=turn)
        finally:
            connection.close()

    with inside(firm.firm):
        before = chain.head().seq
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(write, range(AT_ONCE)))

    with inside(firm.firm):
        found = chain.check()
    assert (found.fault, found.head.seq) == (None, before + 2 * AT_ONCE * ROUNDS)


@pytest.mark.slow
@pytest.mark.parametrize("first", ["event", "row"])
def test_who_writes_its_event_early_holds_up_nobody_and_none_is_killed(firm, first):
    """One writes its event, then changes a row; the other the row, then its event: the classic deadlock."""
    ready = Barrier(2)

    def change(name: str) -> None:
        Client.objects.filter(pk=firm.pottery.pk).update(name=name)

    def work(number: int) -> None:
        try:
            with inside(firm.firm), transaction.atomic():
                early = (number == 0) == (first == "event")
                if early:
                    audit.record("client.edited", by=firm.owner)
                    ready.wait(timeout=20)
                    change("early")
                else:
                    change("late")
                    ready.wait(timeout=20)
                    audit.record("client.edited", by=firm.owner)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))

    with inside(firm.firm):
        assert chain.check().fault is None


@pytest.mark.slow
def test_the_firms_lock_is_taken_after_the_checks_of_foreign_keys(firm):
    """
    One has written its event, then a row whose client the other holds: its commit waits for that client. Had it taken
    the firm's lock before, the other's event would wait for it in turn.
    """
    ready, waiting = Barrier(2), Queue[int]()

    def child() -> None:
        with inside(firm.firm), transaction.atomic():
            audit.record("client.edited", by=firm.owner)
            Access.objects.create(contact=firm.alice, client=firm.bakery)
            waiting.put(_backend())
            ready.wait(timeout=20)

    def parent() -> None:
        with inside(firm.firm), transaction.atomic():
            Client.objects.select_for_update().get(pk=firm.bakery.pk)
            ready.wait(timeout=20)
            pid = waiting.get(timeout=20)
            assert any(_is_blocked(pid) for _ in range(100_000))
            audit.record("client.edited", by=firm.owner)

    def closing(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(closing, (child, parent)))

    with inside(firm.firm):
        assert chain.check().fault is None


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _is_blocked(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])

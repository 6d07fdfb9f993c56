import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from features.base import outbox, sealed, tasks
from features.base.models import OutboxEntry
from tenants.context import inside, platform
from tenants.models import Doorbell

State = OutboxEntry.State


def fails(payload, entry):
    OutboxEntry.objects.create(kind="left behind", payload=b"")
    raise ConnectionError("the other side is away")


def test_work_is_done_once_the_transaction_has_committed(a, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        entry = outbox.put("test", {"word": "hello"})
        assert heard == []

    for callback in callbacks:
        callback()

    entry.refresh_from_db()
    assert heard == [{"word": "hello"}]
    assert (entry.state, bytes(entry.payload), entry.attempts) == (State.DONE, b"", 1)
    assert entry.done_at is not None


def test_work_of_a_transaction_that_fails_was_never_there(a, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), suppress(ZeroDivisionError), transaction.atomic():
        outbox.put("test", {})
        raise ZeroDivisionError

    assert (heard, OutboxEntry.objects.count()) == ([], 0)


def test_what_waits_is_sealed(a, heard):
    entry = outbox.put("test", {"link": "https://example.com/secret-token"})

    assert b"secret-token" not in bytes(entry.payload)


def test_a_dedupe_key_writes_the_work_once(a, heard):
    first = outbox.put("test", {"n": 1}, dedupe_key="welcome")
    second = outbox.put("test", {"n": 2}, dedupe_key="welcome")

    outbox.deliver_waiting()

    assert (second, heard) == (first, [{"n": 1}])


def test_work_that_nobody_handles_is_refused(a):
    with pytest.raises(LookupError, match="parcel"):
        outbox.put("parcel", {})


def test_a_failure_leaves_nothing_of_the_handler_and_waits_twice_as_long_each_time(a, monkeypatch):
    monkeypatch.setitem(outbox.handlers, "test", fails)
    entry, now, waits = outbox.put("test", {}), timezone.now(), []

    for _ in range(4):
        assert not outbox.deliver(str(entry.pk), now=now)
        entry.refresh_from_db()
        waits.append(entry.next_at - now)
        now = entry.next_at

    assert waits == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert entry.last_error == "ConnectionError: the other side is away"
    assert not OutboxEntry.objects.filter(kind="left behind").exists()


def test_it_is_given_up_after_two_days(a, monkeypatch):
    monkeypatch.setitem(outbox.handlers, "test", fails)
    entry, begun = outbox.put("test", {}), timezone.now()

    now = begun
    while entry.state == State.WAITING:
        outbox.deliver(str(entry.pk), now=now)
        entry.refresh_from_db()
        now = max(now, entry.next_at)

    assert (entry.state, entry.attempts) == (State.GIVEN_UP, outbox.ATTEMPTS)
    assert timedelta(days=1.5) < now - begun < timedelta(days=2.5)


def test_hopeless_work_is_given_up_at_once(a, monkeypatch):
    def refuse(payload, entry):
        raise outbox.Hopeless("No such mailbox")

    monkeypatch.setitem(outbox.handlers, "test", refuse)
    entry = outbox.put("test", {})

    outbox.deliver_waiting()

    entry.refresh_from_db()
    assert (entry.state, entry.attempts, entry.last_error) == (State.GIVEN_UP, 1, "No such mailbox")


def test_only_what_can_not_be_taken_back_is_committed_without_waiting_for_the_disk(a, monkeypatch):
    seen = {}

    def waits_for_the_disk() -> str:
        with connection.cursor() as cursor:
            return cursor.execute("SHOW synchronous_commit").fetchone()[0]

    def handler(payload, entry):
        seen["before"] = waits_for_the_disk()
        return lambda: seen.update(last=waits_for_the_disk())

    monkeypatch.setitem(outbox.handlers, "test", handler)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO on")  # as on a server; tests never wait
    outbox.deliver(str(outbox.put("test", {}).pk), now=timezone.now())

    assert seen == {"before": "on", "last": "off"}


def test_work_that_is_not_due_is_left_alone(a, heard):
    entry = outbox.put("test", {})
    OutboxEntry.objects.filter(pk=entry.pk).update(next_at=timezone.now() + timedelta(minutes=5))

    assert outbox.deliver_waiting() == 1
    assert heard == []


def test_one_piece_that_fails_does_not_hold_up_the_next(a, heard, monkeypatch):
    monkeypatch.setitem(outbox.handlers, "broken", fails)
    outbox.put("broken", {})
    outbox.put("test", {"n": 1})

    assert outbox.deliver_waiting() == 1
    assert heard == [{"n": 1}]


def test_settled_work_is_removed_after_a_while_and_open_work_is_kept(a, heard):
    old = timezone.now() - outbox.KEEP - timedelta(days=1)
    for state in State:
        done_at = old if state == State.DONE else None
        OutboxEntry.objects.create(kind="test", payload=b"", state=state, done_at=done_at, created_at=old)
    OutboxEntry.objects.create(kind="test", payload=b"", state=State.DONE, done_at=timezone.now())

    assert outbox.clear_settled(now=timezone.now()) == 2
    left = OutboxEntry.objects.order_by("created_at", "state").values_list("state", flat=True)
    assert sorted(left) == [State.DONE, State.GIVEN_UP, State.WAITING]


def test_done_work_has_a_time(a):
    with pytest.raises(IntegrityError, match="outbox_done_has_time"), transaction.atomic():
        OutboxEntry.objects.create(kind="test", payload=b"", state=State.DONE)


def ring_earlier(**times):
    with platform():
        Doorbell.objects.update(**times)


def test_the_sweep_visits_only_firms_that_rang_and_takes_their_bells_down(cast, heard):
    with inside(cast.a.firm):
        outbox.put("test", {"n": 1})
    ring_earlier(rung_at=timezone.now() - timedelta(minutes=1))

    assert tasks.sweep() == 1
    assert heard == [{"n": 1}]
    with platform():
        assert not Doorbell.objects.exists()
    assert tasks.sweep() == 0


def test_the_sweep_leaves_to_the_worker_what_was_put_a_moment_ago(cast, heard):
    with inside(cast.a.firm):
        outbox.put("test", {})

    assert (tasks.sweep(), heard) == (0, [])


def test_a_firm_with_work_for_later_rings_again(cast, heard):
    with inside(cast.a.firm):
        outbox.put("test", {})
        OutboxEntry.objects.update(next_at=timezone.now() + timedelta(hours=1))
    ring_earlier(rung_at=timezone.now() - timedelta(minutes=1))

    tasks.sweep()

    with platform():
        assert list(Doorbell.objects.values_list("schema_name", flat=True)) == [cast.a.firm.schema_name]


def test_the_sweep_refuses_to_run_inside_a_firm(a):
    with pytest.raises(RuntimeError, match="platform"):
        tasks.sweep()


def test_without_a_broker_nothing_is_lost(a, heard, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(tasks.deliver.task, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.put("test", {"n": 1})

    assert "The broker does not answer" in caplog.text
    outbox.deliver_waiting()
    assert heard == [{"n": 1}]


@pytest.mark.slow
def test_two_workers_do_a_piece_of_work_once(committed_database, monkeypatch):
    firm, started, refused, counted = committed_database.a.firm, threading.Event(), threading.Event(), []

    def slow(payload, entry):
        counted.append(payload)
        started.set()
        assert refused.wait(10)

    def deliver():
        with inside(firm):
            counted.append(outbox.deliver(str(entry.pk), now=timezone.now()))
        connection.close()

    monkeypatch.setitem(outbox.handlers, "test", slow)
    with inside(firm):
        entry = OutboxEntry.objects.create(kind="test", payload=sealed.seal({}))
    first, second = threading.Thread(target=deliver), threading.Thread(target=deliver)
    first.start()
    assert started.wait(10)
    second.start()
    second.join(10)
    refused.set()
    first.join(10)

    assert counted == [{}, False, True]


@pytest.mark.slow
def test_a_bell_that_was_not_to_be_heard_yet_is_not_taken_down(committed_database, monkeypatch, heard):
    """A transaction that began earlier, with a lower number, may commit while the sweep is at work."""
    firm, rung, swept = committed_database.a.firm, threading.Event(), threading.Event()

    def slow_cause():
        with inside(firm), transaction.atomic():
            OutboxEntry.objects.create(kind="test", payload=sealed.seal({"n": 2}))
            outbox.ring()
            rung.set()
            assert swept.wait(10)
        connection.close()

    other = threading.Thread(target=slow_cause)
    other.start()
    assert rung.wait(10)
    with inside(firm), transaction.atomic():
        OutboxEntry.objects.create(kind="test", payload=sealed.seal({"n": 1}))
        outbox.ring()
    ring_earlier(rung_at=timezone.now() - timedelta(minutes=1))
    tasks.sweep()
    swept.set()
    other.join(10)

    ring_earlier(rung_at=timezone.now() - timedelta(minutes=1))
    assert tasks.sweep() == 1
    assert heard == [{"n": 1}, {"n": 2}]

"""Files of messages for later: no document before it is sent, one of the client's then, gone with what is canceled."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base import orphans, outbox
from features.base.errors import NotAllowed, NotThere, Refused
from features.documents import intake, room
from features.documents.models import Document
from features.documents.switches import DOCUMENTS
from features.messages import operations
from features.messages.models import Message, ScheduledFile, ScheduledMessage, Thread
from features.messages.operations.later_files import bytes_kept
from features.notifications.models import Notification
from integrations.storage import gateway
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of

NOW = NOON + timedelta(hours=1)
DUE = NOW + timedelta(days=1)
NAME = "canary-engagement"


@pytest.fixture(autouse=True)
def clock(store):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def within(cast):
    with inside(cast.a.firm):
        yield cast.a


def letter(name: str = f"{NAME}.txt", words: bytes = b"Please sign."):
    return intake.accept(file=BytesIO(words), filename=name)


def plan(a, thread, **given) -> ScheduledMessage:
    values = {"by": a.staff, "now": NOW, "body": "Signed?", "send_at": DUE, "files": [letter()]}
    return operations.schedule(thread=thread, **{**values, **given})


def keys() -> list[str]:
    return list(ScheduledFile.objects.values_list("file", flat=True))


def call(clock) -> ScheduledMessage:
    clock.move_to(DUE)
    outbox.deliver_waiting()
    return ScheduledMessage.objects.get()


def test_a_file_is_a_document_of_the_client_once_it_is_sent_and_nothing_before(
    within, thread, clock, django_capture_on_commit_callbacks
):
    plan(within, thread)
    [key] = keys()
    assert not Document.objects.exists()
    assert not orphans.sweep(now=NOW + timedelta(days=9), remove=False).orphans
    assert bytes_kept(None) == room.used() == len(b"Please sign.")
    assert bytes_kept(within.household) == 0

    with django_capture_on_commit_callbacks(execute=True):
        row = call(clock)

    assert (row.state, row.file_count) == ("sent", 0)
    document = Document.objects.get()
    assert (document.filename, document.client, document.uploaded_by) == (
        f"{NAME}.txt", within.household, within.staff.user,
    )  # fmt: skip
    assert [one.document for one in row.message.files.all()] == [document]
    assert document.shared_at == DUE
    assert not keys()
    assert not gateway.exists(key)
    with gateway.open_file(str(document.file.name)) as file:
        assert file.read() == b"Please sign."
    assert Notification.objects.filter(about_id=row.message_id, user=within.alice.user).count() == 1


def test_nobody_of_the_client_sees_its_name_before_and_staff_do(cast, thread, clock):
    with inside(cast.a.firm):
        plan(cast.a, thread)
    alice, stella = (Browser(cast.a.firm).signed_in_as(one) for one in (cast.a.alice, cast.a.staff))

    for page in ("/", "/documents/", f"/messages/{thread.pk}/", f"/messages/?q={NAME}"):
        assert NAME not in alice.get(page).content.decode().replace(f'value="{NAME}"', "")
    assert f"{NAME}.txt" in text_of(stella.get(f"/workspace/messages/{thread.pk}/"))
    assert NAME not in stella.get("/workspace/documents/").content.decode()
    with inside(cast.a.firm):
        call(clock)
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert f"{NAME}.txt" in text_of(alice.get(f"/messages/{thread.pk}/"))


def test_with_what_is_canceled_its_files_are_gone(within, thread, django_capture_on_commit_callbacks):
    planned = plan(within, thread)
    [key] = keys()

    with django_capture_on_commit_callbacks(execute=True):
        operations.cancel_scheduled(planned=planned, by=within.owner, now=NOW)

    assert not keys()
    assert not gateway.exists(key)


def test_files_alone_can_wait_and_are_exchanged_on_the_page(cast, thread):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    form = {"body": "", "later": DUE.isoformat(), "files": SimpleUploadedFile("a.txt", b"A", "text/plain")}
    for _ in range(2):  # a form that is posted twice
        form["files"].seek(0)
        assert stella.post(f"/workspace/messages/{thread.pk}/send/", form).status_code == 302
    with inside(cast.a.firm):
        planned = ScheduledMessage.objects.get()
        [first] = planned.files.all()
    page = f"/workspace/messages/scheduled/{planned.pk}/"
    assert "Take out a.txt" in text_of(stella.get(page))

    said = {"body": "", "send_at": "2026-03-20T08:00", "without": str(first.pk)}
    refused = stella.post(page, said)
    assert refused.status_code == 422
    assert "Write something, or attach a file." in text_of(refused)
    other = SimpleUploadedFile("b.txt", b"B", "text/plain")
    assert stella.post(page, {**said, "files": other}).status_code == 302

    with inside(cast.a.firm):
        assert [one.filename for one in planned.files.all()] == ["b.txt"]
        assert ScheduledMessage.objects.get().file_count == 1


def test_whoever_may_not_share_by_then_does_not_send_and_is_told(within, thread, clock, turn):
    plan(within, thread)
    turn(DOCUMENTS, on=False)

    row = call(clock)

    assert (row.state, row.reason) == ("failed", f"{within.staff.name} may not share files any more")
    assert not Message.objects.filter(body="Signed?").exists()
    assert row.files.count() == 1  # to be sent once it may
    turn(DOCUMENTS, on=True)
    operations.change_scheduled(
        planned=row, by=within.staff, now=DUE, body="Signed?", send_at=DUE + timedelta(hours=1)
    )
    operations.send_scheduled(planned=row, by=within.staff, now=DUE)
    assert Document.objects.count() == 1


def test_what_does_not_fit_any_more_is_not_sent_and_says_why(within, thread, clock, monkeypatch):
    plan(within, thread)
    monkeypatch.setattr(room, "quota", lambda: 1)

    row = call(clock)

    assert row.state == "failed"
    assert "are full" in row.reason
    assert not Document.objects.exists()


def test_the_room_that_its_files_took_is_enough_for_it(within, thread, clock, monkeypatch):
    plan(within, thread)
    assert len(b"Please sign.") < 20 < 2 * len(b"Please sign.")
    monkeypatch.setattr(room, "quota", lambda: 20)

    row = call(clock)

    assert (row.state, row.reason) == ("sent", "")
    assert room.used() == len(b"Please sign.")


class Interrupted(BytesIO):
    """A file: as it goes into the store, `then` happens."""

    def __init__(self, words: bytes) -> None:
        super().__init__(words)
        self.then: Callable[[], object] | None = None

    def read(self, size: int | None = -1) -> bytes:
        if self.then is not None:
            then, self.then = self.then, None
            then()
        return super().read(size)


def test_two_at_once_do_not_take_the_same_room(within, thread, monkeypatch):
    mine = intake.accept(file=Interrupted(b"Please sign."), filename="mine.txt")
    mine.file.then = lambda: plan(within, thread, body="Faster")
    monkeypatch.setattr(room, "quota", lambda: 20)

    with pytest.raises(Refused, match="are full"):
        plan(within, thread, files=[mine])

    assert [one.body for one in ScheduledMessage.objects.all()] == ["Faster"]
    planned = ScheduledMessage.objects.get()
    monkeypatch.setattr(room, "quota", lambda: 30)
    late = intake.accept(file=Interrupted(b"Please sign."), filename="late.txt")
    late.file.then = lambda: plan(within, thread, body="Faster still")
    with pytest.raises(Refused, match="are full"):
        operations.change_scheduled(
            planned=planned, by=within.staff, now=NOW, body="Signed?", send_at=DUE, files=[late]
        )
    assert room.used() == 2 * len(b"Please sign.")


def test_room_is_held_before_the_chat_as_for_any_message_with_files(within, thread, clock):
    with CaptureQueriesContext(connection) as planning:
        planned = plan(within, thread)
    with CaptureQueriesContext(connection) as sending:
        operations.send_scheduled(planned=planned, by=within.staff, now=NOW)

    for asked in (planning, sending):
        said = [one["sql"] for one in asked]
        held = [f'FOR NO KEY UPDATE OF "{Thread._meta.db_table}"' in one for one in said]
        assert next(at for at, one in enumerate(said) if "pg_advisory_xact_lock" in one) < held.index(True)


def test_who_may_not_share_files_and_chats_for_some_take_none(within, thread, start, turn):
    limited = start(subject="Between us", only=[within.alice.pk])
    with pytest.raises(Refused, match="some of the client’s people"):
        plan(within, limited)
    Membership.objects.filter(pk=within.staff.pk).update(role=Role.READ_ONLY)
    with pytest.raises(NotAllowed):
        plan(within, thread, by=Membership.objects.get(pk=within.staff.pk))
    turn(DOCUMENTS, on=False)
    with pytest.raises(NotThere):
        plan(within, thread, by=within.owner)
    assert not ScheduledFile.objects.exists()


def test_twenty_files_are_enough(within, thread):
    files = [letter(f"{number}.txt", b"%d" % number) for number in range(20)]
    planned = plan(within, thread, files=files)

    with pytest.raises(Refused, match="20 files at most"):
        operations.change_scheduled(
            planned=planned, by=within.staff, now=NOW, body="Signed?", send_at=DUE, files=[letter()]
        )
    assert planned.files.count() == 20

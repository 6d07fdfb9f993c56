"""Messages for later: seen by staff alone until they go out, once, if all still stands as it did."""

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.base import outbox
from features.base.errors import Conflict, DomainError, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access, Client
from features.messages import later, operations
from features.messages.models import Message, ScheduledMessage
from features.messages.operations import later as doing
from features.messages.switches import MESSAGES
from features.notifications.models import Notification
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import NOON
from tests.features.messages.web.test_client import queries_of
from tests.http import Browser, text_of
from tests.racing import at_once

NOW = NOON + timedelta(hours=1)
DUE = NOW + timedelta(days=1)
WORDS = "canary-of-a-message-for-later"
NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def planned(cast, thread) -> ScheduledMessage:
    with inside(cast.a.firm):
        return operations.schedule(thread=thread, by=cast.a.staff, now=NOW, body=WORDS, send_at=DUE)


def page_of(thread) -> str:
    return f"/workspace/messages/{thread.pk}/"


def call(cast, clock, at=DUE) -> ScheduledMessage | None:
    """Let the outbox do what is due by then."""
    clock.move_to(at)
    with inside(cast.a.firm):
        outbox.deliver_waiting()
        return ScheduledMessage.objects.select_related("message").first()


def sent(cast) -> list[Message]:
    with inside(cast.a.firm):
        return list(Message.objects.filter(body=WORDS))


def test_it_goes_out_at_its_moment_in_its_senders_name(cast, thread, planned, clock, mailed):
    assert call(cast, clock, DUE - timedelta(minutes=1)).state == "waiting"
    assert sent(cast) == []

    assert call(cast, clock).state == "sent"
    call(cast, clock, DUE + timedelta(hours=2))

    [message] = sent(cast)
    assert (message.sender_id, message.side, message.created_at) == (cast.a.staff.user_id, "firm", DUE)
    with inside(cast.a.firm):
        thread.refresh_from_db()
        events = AuditEvent.objects.filter(about_id=thread.pk).values_list("event", flat=True)
        assert {"message.scheduled", "message.sent"} <= set(events)
        assert Notification.objects.filter(kind="message.arrived", user=cast.a.alice.user).exists()
    assert (thread.last_message_id, thread.waiting_for) == (message.pk, "them")


@pytest.mark.requirement("S3-28")
def test_until_then_staff_alone_see_it(cast, thread, planned, stella, clock):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert WORDS in text_of(stella.get(page_of(thread)))

    for page in ("/", "/messages/", f"/messages/{thread.pk}/", "/messages/?q=canary", "/account/"):
        assert WORDS not in alice.get(page).content.decode()
    assert "Your 2025 return" not in text_of(alice.get(f"/messages/?q={WORDS}"))

    call(cast, clock)

    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert WORDS in alice.get(f"/messages/{thread.pk}/").content.decode()
    again = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    assert "Only your team sees this" not in text_of(again.get(page_of(thread)))


HINDRANCES = {
    "left": "does not work here any more",
    "demoted": "may not write here any more",
    "lost": "Nobody of the client’s people can read this chat",
    "archived": "The chat is archived",
    "client": "is archived",
}


@pytest.mark.parametrize("what", HINDRANCES)
def test_what_can_not_be_sent_any_more_is_not_and_somebody_is_told(cast, thread, planned, clock, what):
    with inside(cast.a.firm):
        Client.objects.filter(pk=cast.a.household.pk).update(assigned_to=cast.a.owner)
        if what == "left":
            Membership.objects.filter(pk=cast.a.staff.pk).update(is_active=False)
        elif what == "demoted":
            Membership.objects.filter(pk=cast.a.staff.pk).update(role=Role.READ_ONLY)
        elif what == "lost":
            Access.objects.filter(client=cast.a.household).delete()
        elif what == "archived":
            operations.archive(thread=thread, by=cast.a.owner, now=NOW)
        else:
            Client.objects.filter(pk=cast.a.household.pk).update(archived_at=NOW)

    row = call(cast, clock)
    call(cast, clock, DUE + timedelta(hours=1))

    assert sent(cast) == []
    assert row.state == "failed"
    assert HINDRANCES[what] in row.reason
    told = cast.a.owner if what == "left" else cast.a.staff
    with inside(cast.a.firm):
        assert Notification.objects.filter(kind="message.unsent", user=told.user_id).count() == 1
        assert AuditEvent.objects.filter(event="message.unsent", about_id=thread.pk).count() == 1


def test_what_is_a_day_late_is_not_sent(cast, thread, planned, clock):
    row = call(cast, clock, DUE + timedelta(days=1, minutes=1))

    assert (row.state, row.reason) == ("failed", "It was due more than a day ago")
    assert sent(cast) == []


def test_with_messages_off_it_is_not_sent_then_nor_later(cast, thread, planned, stella, clock):
    with inside(cast.a.firm):
        toggles.turn(switch=MESSAGES, on=False, by=cast.a.owner)
    assert stella.get(f"/workspace/messages/scheduled/{planned.pk}/").status_code == 404

    assert call(cast, clock).reason == "Messages were switched off"
    with inside(cast.a.firm):
        toggles.turn(switch=MESSAGES, on=True, by=cast.a.owner)
    call(cast, clock, DUE + timedelta(hours=1))

    assert sent(cast) == []
    again = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    assert "Messages were switched off" in text_of(again.get(page_of(thread)))


def test_it_is_changed_moved_sent_now_and_canceled_by_whoever_wrote_it(cast, thread, planned, stella, clock):
    one = f"/workspace/messages/scheduled/{planned.pk}/"
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert [owner.get(one).status_code, owner.post(f"{one}sending/").status_code] == [403, 403]

    moved = stella.post(one, {"body": "Other words", "send_at": "2026-03-20T08:00"})

    assert moved.status_code == 302
    assert call(cast, clock).state == "waiting"  # its first moment is over, and nothing happened
    with inside(cast.a.firm):
        assert not Message.objects.filter(body="Other words").exists()
    stella, owner = (Browser(cast.a.firm).signed_in_as(each) for each in (cast.a.staff, cast.a.owner))
    assert stella.post(f"{one}sending/").status_code == 302
    assert stella.post(f"{one}sending/").status_code == 404
    with inside(cast.a.firm):
        assert Message.objects.filter(body="Other words").count() == 1
        other = operations.schedule(
            thread=thread, by=cast.a.staff, now=DUE, body=WORDS, send_at=DUE + timedelta(days=1)
        )
    assert owner.post(f"/workspace/messages/scheduled/{other.pk}/cancellation/").status_code == 302
    call(cast, clock, DUE + timedelta(days=2))
    assert sent(cast) == []


def test_what_failed_is_sent_at_another_moment(cast, thread, planned, stella, clock):
    with inside(cast.a.firm):
        operations.archive(thread=thread, by=cast.a.owner, now=NOW)
    call(cast, clock)
    with inside(cast.a.firm):
        operations.unarchive(thread=thread, by=cast.a.owner)
        row = ScheduledMessage.objects.get()
        operations.change_scheduled(
            planned=row, by=cast.a.staff, now=DUE, body=WORDS, send_at=DUE + timedelta(hours=1)
        )

    assert call(cast, clock, DUE + timedelta(hours=1)).state == "sent"
    assert len(sent(cast)) == 1


def test_it_is_scheduled_from_the_field_one_writes_in(cast, thread, stella):
    page = stella.get(page_of(thread)).content.decode()
    first = page.split('name="later" value="')[1].split('"')[0]

    assert stella.post(f"{page_of(thread)}send/", {"body": WORDS, "later": first}).status_code == 302
    assert stella.post(f"{page_of(thread)}send/", {"body": WORDS, "later": first}).status_code == 302
    own = {"body": "Another", "later": "", "send_at": "2026-03-20T08:00"}
    assert stella.post(f"{page_of(thread)}send/", own).status_code == 302

    zone = ZoneInfo(cast.a.firm.time_zone)
    with inside(cast.a.firm):
        rows = list(ScheduledMessage.objects.order_by("send_at").values_list("body", "send_at"))
    assert rows == [
        (WORDS, datetime(2026, 3, 11, 8, tzinfo=zone)), ("Another", datetime(2026, 3, 20, 8, tzinfo=zone)),
    ]  # fmt: skip
    assert sent(cast) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"send_at": ""}, "Choose a day and a time"),
        ({"send_at": "2026-03-01T08:00"}, "That time is over"),
        ({"send_at": "2028-03-01T08:00"}, "within a year"),
        ({"send_at": "2027-03-14T02:30"}, "There is no such hour on that day"),
        ({"body": "", "send_at": "2026-03-20T08:00"}, "Write something"),
        ({"send_at": "2026-03-20T08:00", "files": "a.exe"}, "Files ending in .exe can’t be added"),
    ],
    ids=["empty", "over", "far", "skipped", "wordless", "files"],
)
def test_what_can_not_be_scheduled_is_told_and_nothing_typed_is_lost(cast, thread, stella, said, words):
    form = {"body": WORDS, "later": "", **said}
    if name := form.pop("files", None):
        form["files"] = SimpleUploadedFile(name, b"Words", "text/plain")

    refused = stella.post(f"{page_of(thread)}send/", form)

    assert refused.status_code == 422
    assert words in text_of(refused)
    assert form["body"] in refused.content.decode()
    assert str(said["send_at"]) in refused.content.decode()
    with inside(cast.a.firm):
        assert not ScheduledMessage.objects.exists()


def test_where_nobody_reads_or_all_is_put_away_nothing_is_scheduled(cast, thread):
    given = {"thread": thread, "now": NOW, "body": WORDS, "send_at": DUE}
    with inside(cast.a.firm):
        operations.archive(thread=thread, by=cast.a.owner, now=NOW)
        with pytest.raises(Conflict, match="Bring it back first"):
            operations.schedule(by=cast.a.staff, **given)
        operations.unarchive(thread=thread, by=cast.a.owner)
        Access.objects.filter(client=cast.a.household).delete()
        with pytest.raises(Refused, match="they read it once they can"):
            operations.schedule(by=cast.a.staff, **given)


def test_a_time_is_of_the_clock_that_was_chosen(cast, thread, stella):
    with inside(cast.a.firm):
        User.objects.filter(pk=cast.a.staff.user_id).update(time_zone="America/Los_Angeles")
    page = stella.get(page_of(thread)).content.decode()
    assert "Your time (America/Los Angeles)" in page
    assert "The firm’s time (America/New York)" in page

    for zone in ("own", "firm"):
        form = {"body": f"By {zone}", "later": "", "send_at": "2026-03-20T08:00", "zone": zone}
        stella.post(f"{page_of(thread)}send/", form)

    with inside(cast.a.firm):
        found = dict(ScheduledMessage.objects.values_list("body", "send_at"))
    assert found == {
        "By own": datetime(2026, 3, 20, 8, tzinfo=LOS_ANGELES), "By firm": datetime(2026, 3, 20, 8, tzinfo=NEW_YORK),
    }  # fmt: skip


def test_offered_moments_are_eight_by_the_wall_across_a_change_of_the_clocks():
    friday = datetime(2026, 3, 6, 20, tzinfo=UTC)
    assert [(one.label, one.at) for one in later.offers(friday, LOS_ANGELES)] == [
        ("Tomorrow, 8:00 am", datetime(2026, 3, 7, 16, tzinfo=UTC)),
        ("Monday, 8:00 am", datetime(2026, 3, 9, 15, tzinfo=UTC)),
    ]
    sunday = datetime(2026, 3, 8, 20, tzinfo=UTC)
    assert [one.label for one in later.offers(sunday, LOS_ANGELES)] == ["Monday, 8:00 am"]
    twice = later.moment("2026-11-01T01:30", LOS_ANGELES)
    assert twice == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)  # the first of two


def test_the_chat_asks_as_often_for_one_as_for_three(cast, thread, planned, stella):
    before = queries_of(stella, page_of(thread))

    with inside(cast.a.firm):
        for days in (2, 3):
            operations.schedule(
                thread=thread, by=cast.a.owner, now=NOW, body=WORDS, send_at=NOW + timedelta(days=days)
            )

    assert queries_of(stella, page_of(thread)) == before


def test_a_program_and_another_firm_have_none_of_it(cast, planned):
    with inside(cast.a.firm):
        with pytest.raises(NotAllowed):
            operations.send_scheduled(planned=planned, by=cast.a.owner, now=NOW)
        assert not later.visible_to(cast.b.owner).exists()
        with pytest.raises(DomainError):
            operations.cancel_scheduled(planned=planned, by=cast.b.owner, now=NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "sent", "settled_at": NOW},
        {"state": "canceled"},
        {"state": "failed", "settled_at": NOW},
        {"body": ""},
        {"sender": None},
        {"program": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_the_database_keeps_states_in_order(cast, planned, values):
    with inside(cast.a.firm), pytest.raises(IntegrityError), transaction.atomic():
        ScheduledMessage.objects.filter(pk=planned.pk).update(**values)


@pytest.mark.slow
def test_sixteen_at_once_send_it_once(committed_database, store):
    a = committed_database.a
    for number in range(4):
        with inside(a.firm):
            thread = operations.start(
                client=a.household, by=a.staff, now=NOW, subject=f"Return {number}", body="Hello"
            )
            planned = operations.schedule(thread=thread, by=a.staff, now=NOW, body=WORDS, send_at=DUE)
        due = partial(operations.send_due, scheduled_id=str(planned.pk), meant=DUE.isoformat(), now=DUE)

        def now(pk=planned.pk):
            row = ScheduledMessage.objects.get(pk=pk)
            return operations.send_scheduled(planned=row, by=a.staff, now=DUE)

        ends = at_once(*[due] * 12, *[now] * 4, firm=a.firm, refused=NotThere)

        with inside(a.firm):
            [message] = Message.objects.filter(thread=thread, body=WORDS)
            assert ScheduledMessage.objects.get(pk=planned.pk).message == message
            told = Notification.objects.filter(
                kind="message.arrived", user=a.alice.user, path__contains=str(thread.pk)
            )
            assert told.count() == 2  # of the first message, and of this one
        assert [end for end in ends if isinstance(end, Message)] == [message]


@pytest.mark.slow
def test_a_message_that_is_canceled_while_it_goes_out_is_one_of_both(committed_database, store):
    a = committed_database.a
    for number in range(4):
        with inside(a.firm):
            thread = operations.start(
                client=a.household, by=a.staff, now=NOW, subject=f"Kiln {number}", body="Hello"
            )
            planned = operations.schedule(thread=thread, by=a.staff, now=NOW, body=WORDS, send_at=DUE)

        def cancel(pk=planned.pk):
            row = ScheduledMessage.objects.get(pk=pk)
            operations.cancel_scheduled(planned=row, by=a.staff, now=DUE)

        due = partial(operations.send_due, scheduled_id=str(planned.pk), meant=DUE.isoformat(), now=DUE)
        at_once(cancel, *[due] * 3, firm=a.firm, refused=NotThere)

        with inside(a.firm):
            state = ScheduledMessage.objects.get(pk=planned.pk).state
            assert Message.objects.filter(thread=thread, body=WORDS).count() == (1 if state == "sent" else 0)
        assert state in {"sent", "canceled"}


def test_there_is_an_end_to_what_waits(cast, thread, planned, monkeypatch):
    monkeypatch.setattr(doing, "MOST", 1)

    with inside(cast.a.firm), pytest.raises(Refused, match="Cancel one first"):
        operations.schedule(thread=thread, by=cast.a.staff, now=NOW, body="More", send_at=DUE)

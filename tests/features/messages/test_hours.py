"""Office hours: what clients read beside the field, and the answer that goes out by itself, once."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
import time_machine
from django.core import mail

from features.accounts.models import User
from features.base.errors import DomainError, Refused
from features.base.models import AuditEvent, ClosedDays
from features.messages import operations
from features.messages.models import AutomaticAnswer, Message, MessageRules
from features.messages.switches import MESSAGES
from tenants.context import inside
from tests.http import Browser, text_of
from tests.racing import at_once

SATURDAY = datetime(2026, 3, 14, 18, tzinfo=UTC)  # 2 in the afternoon where the firm is
MONDAY = datetime(2026, 3, 16, 16, 30, tzinfo=UTC)
WEEK = dict.fromkeys(range(5), (time(9), time(17)))
PAGE = "/workspace/settings/messages/hours/"
TEXT = "Thank you, {first_name}. We are back {opens}."
ANSWER = "Thank you, Alice. We are back Monday at 9:00 am."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(SATURDAY, tick=False) as traveller:
        yield traveller


def keep_hours(cast, **given) -> None:
    with inside(cast.a.firm):
        values = {"by": cast.a.owner, "week": WEEK, "is_answering": True, "answer": TEXT}
        operations.change_hours(**{**values, **given})


def ask(cast, thread, now=SATURDAY, by=None, **given) -> Message:
    with inside(cast.a.firm):
        return operations.write(
            thread=thread, contact=by or cast.a.alice, now=now, body=f"Ready? {now}", **given
        )


def answers(cast) -> list[str]:
    with inside(cast.a.firm):
        return [one.body for one in Message.objects.filter(via="auto").order_by("created_at")]


def test_outside_of_the_hours_the_first_message_is_answered_once(cast, thread):
    keep_hours(cast)

    ask(cast, thread)
    ask(cast, thread, SATURDAY + timedelta(hours=1))
    ask(cast, thread, SATURDAY + timedelta(hours=20), by=cast.a.bob)
    assert answers(cast) == [ANSWER]

    ask(cast, thread, MONDAY)
    assert answers(cast) == [ANSWER]
    ask(cast, thread, MONDAY + timedelta(hours=9))
    assert answers(cast)[1:] == ["Thank you, Alice. We are back Tuesday at 9:00 am."]


def test_each_chat_has_its_answer_and_a_new_one_too(cast, start):
    keep_hours(cast)
    first, second = start(), start(subject="Another")

    ask(cast, first)
    ask(cast, second)
    with inside(cast.a.firm):
        operations.begin(
            contact=cast.a.alice, client=cast.a.household, now=SATURDAY, subject="A third", body="And this?"
        )

    assert answers(cast) == [ANSWER] * 3


def test_it_leaves_whose_turn_it_is_and_is_from_nobody_in_person(cast, thread):
    keep_hours(cast)
    ask(cast, thread)

    with inside(cast.a.firm):
        thread.refresh_from_db()
        message = Message.objects.get(via="auto")
        assert (thread.waiting_for, thread.waiting_since) == ("us", SATURDAY)
        assert (message.side, message.sender, message.is_internal) == ("system", None, False)
        assert thread.last_message == message
        assert AuditEvent.objects.get(event="message.automatic").about_id == thread.pk
    page = text_of(Browser(cast.a.firm).signed_in_as(cast.a.alice).get(f"/messages/{thread.pk}/"))
    assert "Automatic answer" in page
    assert ANSWER in page
    inbox = text_of(Browser(cast.a.firm).signed_in_as(cast.a.staff).get("/workspace/?whose=everyone"))
    assert "Ready? 2026" in inbox
    assert ANSWER not in inbox


def test_where_somebody_of_the_firm_is_there_nothing_answers_for_them(cast, thread):
    keep_hours(cast)
    with inside(cast.a.firm):
        operations.reply(
            thread=thread, by=cast.a.staff, now=SATURDAY - timedelta(minutes=5), body="I am here today."
        )

    ask(cast, thread)

    assert answers(cast) == []


@pytest.mark.parametrize("change", ["off", "no hours", "open", "never open"])
def test_without_hours_or_within_them_nothing_answers(cast, thread, change):
    keep_hours(cast)
    with inside(cast.a.firm):
        if change == "off":
            keep_hours(cast, is_answering=False)
        elif change == "no hours":
            keep_hours(cast, week={}, is_answering=False)
            MessageRules.objects.update(is_answering=True)
        elif change == "never open":
            operations.add_closed_days(by=cast.a.owner, first_on=date(2026, 1, 1), last_on=date(2026, 12, 31))
            operations.add_closed_days(by=cast.a.owner, first_on=date(2027, 1, 1), last_on=date(2027, 12, 31))

    ask(cast, thread, MONDAY if change == "open" else SATURDAY)

    assert answers(cast) == []


def test_a_mail_about_it_says_that_it_is_automatic(cast, thread, mailed):
    keep_hours(cast)
    ask(cast, thread)
    mailed()

    [letter] = [one for one in mail.outbox if one.to == [cast.a.alice.user.email] and ANSWER in one.body]
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "(automatic answer)" in letter.body


def test_by_mail_it_is_answered_too_and_no_oftener(cast, thread):
    keep_hours(cast)
    ask(cast, thread, via="mail")
    ask(cast, thread, SATURDAY + timedelta(minutes=5), via="mail")

    assert answers(cast) == [ANSWER]


@pytest.mark.slow
def test_of_many_messages_at_the_same_moment_one_is_answered(committed_database, store):
    a = committed_database.a
    with inside(a.firm):
        operations.change_hours(by=a.owner, week=WEEK, is_answering=True, answer=TEXT)
        thread = operations.start(
            client=a.household, by=a.staff, now=SATURDAY - timedelta(days=3), subject="Return", body="Words"
        )

    at_once(
        *(
            partial(operations.write, thread=thread, contact=a.alice, now=SATURDAY, body=f"Question {number}")
            for number in range(8)
        ),
        firm=a.firm, refused=DomainError,
    )  # fmt: skip

    with inside(a.firm):
        assert Message.objects.filter(thread=thread, side="client").count() == 8
        assert Message.objects.filter(thread=thread, via="auto").count() == 1
        assert AutomaticAnswer.objects.filter(thread=thread).count() == 1


def test_clients_read_beside_the_field_when_they_are_answered(cast, thread, clock):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    pages = (f"/messages/{thread.pk}/", "/messages/new/")
    for page in pages:
        assert "office hours" not in text_of(alice.get(page))

    keep_hours(cast, is_answering=False)

    for page in pages:
        assert "Outside of office hours. We answer from Monday at 9:00 am." in text_of(alice.get(page))
    with inside(cast.a.firm):
        User.objects.filter(pk=cast.a.alice.user_id).update(time_zone="America/Los_Angeles")
    shown = text_of(alice.get(pages[0]))
    assert "We answer from Monday at 9:00 am (New York time)." in shown, shown.partition("Outside")[2][:200]
    with inside(cast.a.firm):
        operations.add_closed_days(by=cast.a.owner, first_on=date(2026, 3, 16), last_on=date(2026, 3, 27))
    assert "We answer from Monday, March 30 at 9:00 am" in text_of(alice.get(pages[0]))
    clock.move_to(datetime(2026, 3, 30, 18, tzinfo=UTC))
    assert "office hours" not in text_of(alice.get(pages[0]))


def test_hours_are_set_on_their_page(cast):
    owner, staff = (Browser(cast.a.firm).signed_in_as(one) for one in (cast.a.owner, cast.a.staff))
    said = {"opens_0": "09:00", "closes_0": "17:00", "opens_4": "08:30", "closes_4": "12:00", "answer": TEXT}
    assert "No hours are known yet" in text_of(owner.get(PAGE))

    assert owner.post(PAGE, {**said, "is_answering": "on"}).status_code == 302

    shown = owner.get(PAGE)
    assert "You are closed now and open again Monday at 9:00 am." in text_of(shown)
    assert 'value="08:30"' in shown.content.decode()
    with inside(cast.a.firm):
        assert AuditEvent.objects.get(event="office_hours.changed").details["changes"]["hours"] == [
            "none", "Mon 09:00–17:00, Fri 08:30–12:00",
        ]  # fmt: skip
    assert staff.get(PAGE).status_code == 403
    assert staff.post(PAGE, said).status_code == 403


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"opens_0": "17:00", "closes_0": "09:00"}, "On Monday, close after you open."),
        ({"opens_0": "09:00"}, "Enter both times for Monday, or none."),
        ({"opens_0": "nine", "closes_0": "17:00"}, "Enter a time, such as 9:00."),
        ({"answer": "Back {when}."}, "Nothing is known as {when}. These can be filled in: {opens},"),
        ({"is_answering": "on"}, "Enter your hours on one day at least."),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(cast, said, words):
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    refused = owner.post(PAGE, {"answer": TEXT, **said})

    assert refused.status_code == 422
    assert words in text_of(refused)


def test_closed_days_are_added_and_removed(cast, turn):
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    owner.post(f"{PAGE}closed/", {"first_on": "2026-12-24", "last_on": "2026-12-26", "name": "Christmas"})
    refused = owner.post(f"{PAGE}closed/", {"first_on": "2026-12-24", "last_on": "2026-12-20"})

    assert "The last day comes before the first." in text_of(refused)
    assert "Christmas" in text_of(owner.get(PAGE))
    with inside(cast.a.firm):
        [one] = ClosedDays.objects.all()
    assert owner.post(f"{PAGE}closed/{one.pk}/removal/").status_code == 302
    assert owner.post(f"{PAGE}closed/{one.pk}/removal/").status_code == 404
    with inside(cast.a.firm), pytest.raises(Refused, match="a year at most"):
        operations.add_closed_days(by=cast.a.owner, first_on=date(2026, 1, 1), last_on=date(2028, 1, 1))
    turn(MESSAGES, on=False)
    assert owner.get(PAGE).status_code == 404

"""What the team itself is to do in a chat: in the inbox of those whom it concerns, told once, and on the day again."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.base import outbox
from features.clients.models import Client
from features.messages import operations, waiting
from features.messages.models import Side, Task
from features.messages.switches import MESSAGES
from features.messages.task_rules import Wish
from features.notifications.models import Notification
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of

LATER = NOON + timedelta(hours=2)
DUE = date(2026, 3, 20)
WORDS = "Check the basis"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def a(cast):
    with inside(cast.a.firm):
        Client.objects.update(assigned_to=cast.a.staff)
    return cast.a


def add(a, thread, *tasks: Wish, by=None):
    wishes = tasks or (Wish(WORDS, Side.FIRM, due_on=DUE),)
    with inside(a.firm):
        return operations.add_checklist(thread=thread, by=by or a.owner, now=LATER, tasks=wishes)


def task_of(a, text: str = WORDS) -> Task:
    with inside(a.firm):
        return Task.objects.select_related("checklist__thread", "done_by").get(text=text)


def inbox_of(a, person, whose: str = "") -> str:
    return text_of(Browser(a.firm).signed_in_as(person).get(f"/workspace/{whose}"))


def told(a, person, kind: str) -> list[str]:
    with inside(a.firm):
        rows = Notification.objects.filter(user=person.user_id, kind=kind)
        return list(rows.values_list("title", flat=True))


def at(a, clock, moment: datetime) -> list[str]:
    """Do what is due by then, and return what was reminded of."""
    clock.move_to(moment)
    with inside(a.firm):
        outbox.deliver_waiting()
    return told(a, a.staff, "message.task_due")


@pytest.mark.requirement("S2-19")
def test_it_stands_in_the_inbox_of_who_works_for_the_client_until_it_is_done(a, thread):
    add(a, thread)
    page = inbox_of(a, a.staff)
    assert "To be done by your team" in page
    assert f"Aldergate Household: {WORDS}" in page
    assert "Due Friday" in page or "Due March 20" in page
    assert WORDS not in inbox_of(a, a.owner)
    assert WORDS in inbox_of(a, a.owner, "?whose=everyone")

    task, stella = task_of(a), Browser(a.firm).signed_in_as(a.staff)
    door = f"/workspace/inbox/messages/task-{task.pk}"
    stella.post(f"{door}/done/")
    assert WORDS not in inbox_of(a, a.staff)
    done = task_of(a)
    assert (done.is_done, done.done_by) == (True, a.staff.user)
    stella.post(f"{door}/undone/")
    assert WORDS in inbox_of(a, a.staff)


def test_whoever_has_the_chat_has_its_tasks_and_nobody_else(a, thread):
    with inside(a.firm):
        operations.assign(thread=thread, by=a.owner, now=LATER, member_id=a.admin.pk)
    add(a, thread)

    assert WORDS in inbox_of(a, a.admin)
    assert WORDS not in inbox_of(a, a.staff)
    assert told(a, a.admin, "message.own_tasks") == [f"To do: {WORDS}"]
    assert told(a, a.staff, "message.own_tasks") == []
    with inside(a.firm):
        assert (waiting.count(a.admin), waiting.count(a.staff)) == (1, 0)


def test_the_clients_tasks_and_those_of_chats_put_away_are_in_no_inbox(a, thread, start):
    add(a, thread, Wish("Sign the letter"))
    other = start(subject="Old")
    add(a, other)
    with inside(a.firm):
        operations.archive(thread=other, by=a.owner, now=LATER)

    for person in (a.staff, a.owner):
        page = inbox_of(a, person, "?whose=everyone")
        assert "Sign the letter" not in page
        assert WORDS not in page


def test_colleagues_are_told_once_of_all_and_never_of_what_they_wrote(a, thread):
    add(a, thread, Wish(WORDS, Side.FIRM), Wish("Call the bank", Side.FIRM), Wish("Sign", Side.CLIENT))
    assert told(a, a.staff, "message.own_tasks") == ["2 tasks for the team: Your 2025 return"]
    assert told(a, a.alice, "message.own_tasks") == []

    add(a, thread, Wish("By myself", Side.FIRM), by=a.staff)
    assert len(told(a, a.staff, "message.own_tasks")) == 1


def test_a_reminder_comes_on_the_morning_of_the_day_while_it_is_open(a, thread, clock):
    checklist = add(a, thread, Wish(WORDS, Side.FIRM, due_on=DUE), Wish("Done", Side.FIRM, due_on=DUE))
    with inside(a.firm):
        operations.tick(task=task_of(a, "Done"), by=a.staff, now=LATER)
    morning = datetime(2026, 3, 20, 8, tzinfo=ZoneInfo(a.firm.time_zone))

    assert at(a, clock, morning - timedelta(minutes=1)) == []
    moved = [Wish(WORDS, Side.FIRM, due_on=DUE + timedelta(days=1), id=task_of(a).pk)]
    with inside(a.firm):
        operations.change_checklist(
            checklist=checklist, by=a.owner, now=morning - timedelta(minutes=1), tasks=moved, title=""
        )
    assert at(a, clock, morning) == []
    assert at(a, clock, morning + timedelta(days=1)) == [f"Due today: {WORDS}"]
    assert at(a, clock, morning + timedelta(days=2)) == [f"Due today: {WORDS}"]
    assert told(a, a.alice, "message.task_due") == []


def test_with_messages_off_there_are_none_and_nobody_is_reminded(a, thread, clock, turn):
    add(a, thread)
    turn(MESSAGES, on=False)

    assert at(a, clock, datetime(2026, 3, 20, 9, tzinfo=ZoneInfo(a.firm.time_zone))) == []

    assert WORDS not in inbox_of(a, a.staff)


def test_another_firms_and_the_clients_tasks_are_not_ticked_off_there(cast, thread, a):
    add(a, thread, Wish("Sign the letter"))
    task = task_of(a, "Sign the letter")

    for person, firm in ((cast.a.owner, cast.a.firm), (cast.b.owner, cast.b.firm)):
        browser = Browser(firm).signed_in_as(person)
        assert browser.post(f"/workspace/inbox/messages/task-{task.pk}/done/").status_code == 404
        assert browser.post("/workspace/inbox/messages/task-x/done/").status_code == 404


def test_the_inbox_asks_as_often_with_three_chats_as_with_one(a, thread, start):
    def asked() -> int:
        browser = Browser(a.firm).signed_in_as(a.staff)
        browser.get("/workspace/")
        with CaptureQueriesContext(connection) as found:
            browser.get("/workspace/")
        return len(found)

    add(a, thread)
    once = asked()
    for subject in ("Two", "Three"):
        add(a, start(subject=subject))
    with_client = start(subject="Four")
    with inside(a.firm):
        operations.write(thread=with_client, contact=a.alice, now=LATER, body="Is it ready?")

    assert asked() == once <= 12

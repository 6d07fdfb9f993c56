"""Checklists in a chat: for the client and for colleagues, on the to-do list too (S2-19)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from features.actions import asked
from features.actions import operations as todos
from features.actions import queries as actions
from features.actions.models import Action
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access
from features.messages import operations, task_queries, task_rules
from features.messages.models import Checklist, Side, Task
from features.messages.task_rules import Wish
from features.messages.todo import TASK
from features.notifications import queries as news
from features.notifications.models import Notification
from tenants.context import inside
from tests.cast import NOON

LATER = NOON + timedelta(hours=2)
DUE = date(2026, 3, 20)
WISHES = (
    Wish("Sign the engagement letter", due_on=DUE),
    Wish("Send the mileage log"),
    Wish("Check basis", Side.FIRM),
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def within(cast):
    with inside(cast.a.firm):
        yield cast.a


@pytest.fixture
def checklist(within, thread):
    return operations.add_checklist(thread=thread, by=within.staff, now=LATER, tasks=WISHES, title="Return")


def task_of(text: str) -> Task:
    return Task.objects.select_related("checklist__thread").get(text=text)


def waiting(contact) -> list[str]:
    return sorted(actions.visible_to(contact).filter(actions.OPEN).values_list("title", flat=True))


@pytest.mark.requirement("S2-19")
def test_the_clients_tasks_stand_on_its_to_do_list_until_they_are_ticked_off(within, checklist):
    assert waiting(within.alice) == ["Send the mileage log", "Sign the engagement letter"]
    assert Action.objects.get(title="Sign the engagement letter").due_on == DUE

    assert operations.tick_own(task=task_of("Send the mileage log"), contact=within.alice, now=LATER)

    assert waiting(within.alice) == ["Sign the engagement letter"]
    done = task_of("Send the mileage log")
    assert (done.done_by, done.done_side) == (within.alice.user, "client")
    assert not operations.tick_own(task=done, contact=within.alice, now=LATER)
    assert Action.objects.get(title="Send the mileage log").settled_by == within.alice.user


def test_a_task_of_the_firm_is_nothing_to_the_client(within, checklist):
    firms = task_of("Check basis")

    assert list(task_queries.visible_to(within.alice).values_list("text", flat=True)) == [
        "Sign the engagement letter", "Send the mileage log",
    ]  # fmt: skip
    with pytest.raises(NotThere):
        operations.tick_own(task=firms, contact=within.alice, now=LATER)
    assert operations.tick(task=firms, by=within.staff, now=LATER)
    assert not Action.objects.filter(title="Check basis").exists()


def test_staff_tick_any_and_undo_it(within, checklist):
    task = task_of("Send the mileage log")
    operations.tick(task=task, by=within.staff, now=LATER)
    assert waiting(within.alice) == ["Sign the engagement letter"]

    assert operations.untick(task=task, by=within.staff, now=LATER)

    assert waiting(within.alice) == ["Send the mileage log", "Sign the engagement letter"]
    assert task_of("Send the mileage log").done_side == ""
    assert not operations.untick(task=task, by=within.staff, now=LATER)


def test_a_client_takes_back_their_own_tick_within_the_hour(within, checklist):
    task = task_of("Send the mileage log")
    operations.tick_own(task=task, contact=within.alice, now=LATER)
    with pytest.raises(Conflict):
        operations.untick_own(task=task, contact=within.bob, now=LATER)
    with pytest.raises(Conflict):
        operations.untick_own(task=task, contact=within.alice, now=LATER + timedelta(hours=1))

    assert operations.untick_own(task=task, contact=within.alice, now=LATER + timedelta(minutes=59))
    assert "Send the mileage log" in waiting(within.alice)


def test_who_only_reads_and_who_is_another_clients_ticks_nothing(within, checklist):
    Access.objects.filter(contact=within.alice).update(level="view_only")
    for contact in (within.alice, within.charlie):
        with pytest.raises(NotThere):
            operations.tick_own(task=task_of("Send the mileage log"), contact=contact, now=LATER)


def test_tasks_of_a_chat_with_some_alone_are_on_the_lists_of_these_alone(within, start):
    limited = start(subject="Between us", only=[within.alice.pk])
    operations.add_checklist(thread=limited, by=within.staff, now=LATER, tasks=[Wish("Call me")])

    assert waiting(within.alice) == ["Call me"]
    assert waiting(within.bob) == []


def test_nobody_is_reminded_of_a_task_in_a_chat_that_is_not_theirs(within, start):
    limited = start(subject="Between us", only=[within.alice.pk])
    operations.add_checklist(thread=limited, by=within.staff, now=LATER, tasks=[Wish("Call me")])
    action = Action.objects.get(title="Call me")

    reminded = todos.nudge(action=action, by=within.staff, now=LATER)

    assert [one.name for one in reminded] == [within.alice.name]
    heard = Notification.objects.filter(title__contains="Call me").values_list("user", flat=True)
    assert set(heard) == {within.alice.user_id}
    assert asked.people_of([action], LATER)[action.pk] == reminded


def test_who_leaves_a_chat_finds_its_tasks_among_their_news_no_more(within, start):
    limited = start(subject="Between us", only=[within.alice.pk, within.bob.pk])
    operations.add_checklist(thread=limited, by=within.staff, now=LATER, tasks=[Wish("Call me")])
    assert news.reaching(within.bob).filter(title="To do: Call me").exists()
    todos.nudge(action=Action.objects.get(title="Call me"), by=within.staff, now=LATER)
    assert news.reaching(within.bob).filter(title="Still to do: Call me").exists()

    limited.places.filter(contact=within.bob).delete()

    assert not news.reaching(within.bob).filter(title__endswith="o do: Call me").exists()
    assert news.reaching(within.alice).filter(title__endswith="o do: Call me").count() == 2


def test_a_changed_checklist_keeps_what_is_named_and_lets_the_rest_go(within, checklist):
    sign, log = task_of("Sign the engagement letter"), task_of("Send the mileage log")
    operations.tick_own(task=sign, contact=within.alice, now=LATER)
    wanted = [Wish("Sign the letter", due_on=None, id=sign.pk), Wish("Send receipts", due_on=DUE)]

    assert operations.change_checklist(
        checklist=checklist, by=within.staff, now=LATER, tasks=wanted, title=""
    )

    assert [(one.text, one.is_done) for one in checklist.tasks.all()] == [
        ("Sign the letter", True),
        ("Send receipts", False),
    ]
    assert waiting(within.alice) == ["Send receipts"]
    assert Action.objects.get(subject_id=log.pk).withdrawn_at == LATER
    same = [Wish(one.text, due_on=one.due_on, id=one.pk) for one in checklist.tasks.all()]
    assert not operations.change_checklist(
        checklist=checklist, by=within.staff, now=LATER, tasks=same, title=""
    )
    with pytest.raises(Refused):
        gone = [Wish("Send the mileage log", id=log.pk)]
        operations.change_checklist(checklist=checklist, by=within.staff, now=LATER, tasks=gone, title="")


def test_a_removed_checklist_leaves_the_to_do_list_and_the_trail_says_so(within, checklist, thread):
    operations.remove_checklist(checklist=checklist, by=within.staff, now=LATER)

    assert not Checklist.objects.exists()
    assert waiting(within.alice) == []
    names = set(AuditEvent.objects.filter(about_id=thread.pk).values_list("event", flat=True))
    assert {"checklist.added", "checklist.removed"} <= names


def test_a_checklist_has_limits(within, thread):
    def add(*tasks: Wish) -> Checklist:
        return operations.add_checklist(thread=thread, by=within.staff, now=LATER, tasks=tasks)

    for tasks in (
        [],
        [Wish("x")] * (task_rules.MOST + 1),
        [Wish(" ")],
        [Wish("x" * 201)],
        [Wish("x", "system")],
    ):
        with pytest.raises(Refused):
            add(*tasks)
    for _ in range(task_rules.MOST_LISTS):
        add(Wish("Ours", Side.FIRM))
    with pytest.raises(Refused, match="20 checklists"):
        add(Wish("One more", Side.FIRM))


def test_the_client_is_told_once_of_all_and_of_nothing_that_is_the_firms(within, checklist, thread, mailed):
    letters = mailed()
    assert [one for one in letters if "things to do" in one] == [
        "alice@example.com: 2 things to do: Your 2025 return", "bob@example.com: 2 things to do: Your 2025 return",
    ]  # fmt: skip

    operations.add_checklist(
        thread=thread, by=within.staff, now=timezone.now(), tasks=[Wish("Ours", Side.FIRM)]
    )
    operations.add_checklist(thread=thread, by=within.staff, now=timezone.now(), tasks=[Wish("Call us")])

    assert [one for one in mailed() if "alice" in one] == ["alice@example.com: To do: Call us"]


def test_a_to_do_that_is_a_task_is_kept_in_its_chat(within, checklist):
    action = Action.objects.get(title="Send the mileage log")
    assert action.kind == TASK
    with pytest.raises(Conflict):
        todos.settle(action=action, by=within.alice, now=LATER)
    with pytest.raises(Conflict):
        todos.withdraw(action=action, by=within.staff, now=LATER)
    operations.tick_own(task=task_of("Send the mileage log"), contact=within.alice, now=LATER)
    with pytest.raises(Conflict):
        todos.take_back(action=action, contact=within.alice, now=LATER)

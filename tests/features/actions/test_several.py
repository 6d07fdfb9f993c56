from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.actions import asked, operations, queries
from features.actions.errors import Follows, MailComesBack, NobodyThere, NotWished, NudgedToday
from features.actions.models import Action
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.billing.operations.following import PAY
from features.clients.models import Access, Contact
from features.clients.rights import Level
from features.notifications import operations as notifications
from features.notifications import queries as news
from features.notifications.queries import Choice
from features.projects import operations as projects
from features.projects.models import ProjectLimit
from tests.cast import NOON

SOON, FRIDAY = NOON + timedelta(hours=1), date(2026, 3, 13)


def told(contact) -> list[str]:
    rows = news.visible_to(contact).filter(kind="action.due_soon")
    return sorted(rows.values_list("title", flat=True))


@pytest.fixture
def bill(a) -> Action:
    """What a slice has put on the list: an invoice to pay."""
    return operations.ensure(
        client=a.household, by=None, now=NOON, kind=PAY, subject_id=uuid4(), title="Pay INV-1", told=False
    )


def test_everybody_who_can_do_it_is_reminded_at_most_once_in_24_hours(a, ask):
    action = ask(due_on=FRIDAY)

    assert [one.name for one in operations.nudge(action=action, by=a.staff, now=SOON)] == [
        "Alice Alder",
        "Bob Birch",
    ]
    with pytest.raises(NudgedToday):
        operations.nudge(action=action, by=a.owner, now=SOON + timedelta(hours=23, minutes=59))
    assert told(a.alice) == told(a.bob) == ["Still to do: Upload your 1099"]
    assert told(a.charlie) == []

    operations.nudge(action=action, by=a.staff, now=SOON + timedelta(hours=24))
    assert len(told(a.alice)) == 2
    assert AuditEvent.objects.filter(event="action.nudged").count() == 2


def test_one_mail_a_day_holds_what_a_person_was_reminded_of(a, ask, mailed, settings):
    settings.NEWS_WAIT = timedelta(0)
    first, second = ask("One", contact_id=a.alice.pk), ask("Two", contact_id=a.alice.pk)
    mailed()
    mail.outbox.clear()

    found = operations.nudge_many(actions=[first, second], by=a.staff, now=SOON)

    assert (found.done, found.people, dict(found.left)) == (2, {a.alice.user_id}, {})
    assert len(mailed()) == 1


def test_what_can_not_be_reminded_of_is_left_and_said_why(a, ask, bill):
    open_one, resting, nobodys, over = ask("A"), ask("B"), ask("C", client=a.bakery), ask("D")
    operations.nudge(action=resting, by=a.staff, now=NOON)
    Contact.objects.filter(pk=a.charlie.pk).update(joined_at=None)
    operations.withdraw(action=over, by=a.staff, now=NOON)

    found = operations.nudge_many(actions=[open_one, resting, nobodys, over, bill], by=a.staff, now=SOON)

    assert found.done == 2  # what a slice has put there can be reminded of too
    assert found.people == {a.alice.user_id, a.bob.user_id}
    assert dict(found.left) == {"today": 1, "nobody": 1, "over": 1}
    assert Action.objects.get(pk=nobodys.pk).nudged_at is None
    with pytest.raises(NobodyThere):
        operations.nudge(action=nobodys, by=a.staff, now=SOON)


def test_whom_no_reminder_reaches_is_not_said_to_be_reminded(a, ask):
    action = ask()
    notifications.bounced("alice@example.com", "550 No such user")
    assert operations.nudge(action=action, by=a.staff, now=NOON) == [a.bob]
    assert told(a.alice) == []

    notifications.choose(by=a.bob, choices={"action.due_soon": Choice(listed=False, way="off", pushed=False)})
    with pytest.raises(MailComesBack):
        operations.nudge(action=action, by=a.staff, now=NOON + timedelta(days=1))
    with pytest.raises(NotWished):
        operations.nudge(action=ask(contact_id=a.bob.pk), by=a.staff, now=NOON)


def test_who_may_not_ask_reminds_nobody(cast, a, ask):
    action = ask()

    for attempt in (operations.nudge_many, operations.withdraw_many, operations.put_back):
        with pytest.raises(NotAllowed):
            attempt(actions=[action], by=a.alice, now=NOON)
    with pytest.raises(NotThere):
        operations.nudge(action=Action(pk=uuid4()), by=a.staff, now=NOON)


def test_plain_ones_get_a_day_and_are_taken_off_and_what_a_slice_keeps_stays(a, ask, bill):
    ones = [ask("A"), ask("B"), bill]

    found = operations.set_due(actions=ones, by=a.staff, now=SOON, due_on=FRIDAY)
    assert (found.done, dict(found.left)) == (2, {"follows": 1})
    assert list(Action.objects.order_by("title").values_list("due_on", flat=True)) == [FRIDAY, FRIDAY, None]

    found = operations.withdraw_many(actions=ones, by=a.staff, now=SOON, reason=" The  bank sent it. ")
    assert (found.done, dict(found.left)) == (2, {"follows": 1})
    assert list(queries.visible_to(a.alice)) == [bill]
    assert {one.withdrawn_reason for one in Action.objects.exclude(pk=bill.pk)} == {"The bank sent it."}

    found = operations.put_back(actions=ones, by=a.staff, now=SOON)
    assert (found.done, dict(found.left)) == (2, {"follows": 1})
    assert queries.visible_to(a.alice).filter(queries.OPEN).count() == 3
    assert not Action.objects.exclude(withdrawn_reason="").exists()


def test_a_reason_or_a_day_that_can_not_be_changes_nothing(a, ask):
    action = ask()

    with pytest.raises(Refused):
        operations.withdraw_many(actions=[action], by=a.staff, now=SOON, reason="x" * 301)
    with pytest.raises(Refused):
        operations.set_due(actions=[action], by=a.staff, now=SOON, due_on=date(1999, 1, 1))
    action.refresh_from_db()
    assert action.is_open


@pytest.mark.parametrize("attempt", ["change", "withdraw", "settle"])
def test_what_a_slice_keeps_is_not_decided_on_the_list(a, bill, attempt):
    given = {"title": "Other"} if attempt == "change" else {}

    with pytest.raises(Follows):
        getattr(operations, attempt)(action=bill, by=a.staff, now=SOON, **given)
    with pytest.raises(Conflict):
        operations.reopen(action=bill, by=a.staff, now=SOON)


def test_who_is_asked_is_who_finds_it_on_their_list(a, ask):
    """Both ends of one rule: levels, addresses, limits to projects, delegates' ends."""
    kitchen = projects.create(client=a.household, by=a.staff, now=NOON, name="Kitchen")
    garden = projects.create(client=a.household, by=a.staff, now=NOON, name="Garden")
    access = Access.objects.get(contact=a.alice)
    Access.objects.filter(pk=access.pk).update(is_limited=True)
    ProjectLimit.objects.create(project=kitchen, access=access)
    Access.objects.filter(contact=a.charlie).update(level=Level.PAY_ONLY)
    asked_for = [
        ask("General"), ask("Tiles", project_id=kitchen.pk), ask("Plants", project_id=garden.pk),
        ask("Bob’s own", contact_id=a.bob.pk), ask("Clay", client=a.pottery), ask("Bread", client=a.bakery),
        operations.ensure(client=a.household, by=None, now=NOON, kind=PAY, subject_id=uuid4(), title="P", told=False),
    ]  # fmt: skip

    people = asked.people_of(asked_for, SOON)

    for contact in (a.alice, a.bob, a.charlie):
        listed = set(queries.visible_to(contact).values_list("pk", flat=True))
        assert {pk for pk, theirs in people.items() if contact in theirs} == listed
    assert [one.name for one in people[asked_for[1].pk]] == ["Alice Alder", "Bob Birch"]
    with CaptureQueriesContext(connection) as found:
        asked.people_of(asked_for, SOON)
    assert len(found) == 2

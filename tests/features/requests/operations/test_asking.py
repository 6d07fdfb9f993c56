from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from features.actions import queries as actions
from features.actions.models import Action
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access, Client
from features.clients.rights import Level
from features.documents.switches import CLIENT_UPLOADS
from features.requests import operations, queries
from features.requests.models import Item, Template
from features.requests.operations import Wanted
from features.requests.switches import REQUESTS
from tests.cast import NOON
from tests.factories.documents import accepted

SOON = NOON + timedelta(minutes=5)


def todo(contact) -> list[str]:
    return [
        one.title for one in actions.visible_to(contact).filter(actions.OPEN).order_by(*actions.BY_URGENCY)
    ]


@pytest.mark.requirement("S0-13")
def test_each_thing_is_a_to_do_of_everybody_who_may_upload_and_all_are_told_once(a, ask, mailed):
    request = ask()

    assert todo(a.alice) == todo(a.bob) == ["W-2 for 2025", "1099-INT for 2025", "Donations 2025"]
    assert todo(a.charlie) == []
    assert mailed() == [
        "alice@example.com: Your 2025 return: 3 things we need from you",
        "bob@example.com: Your 2025 return: 3 things we need from you",
    ]
    assert AuditEvent.objects.get(event="request.sent").client_id == a.household.pk
    assert request.is_open


def test_a_draft_waits_until_it_is_sent(a, ask, mailed):
    request = ask(is_draft=True)

    assert todo(a.alice) == []
    assert not queries.visible_to(a.alice).exists()
    assert mailed() == []

    operations.send(request=request, by=a.staff, now=SOON)

    assert len(todo(a.alice)) == 3
    with pytest.raises(Conflict):
        operations.send(request=request, by=a.staff, now=SOON)


def test_nothing_can_not_be_sent(a, ask):
    with pytest.raises(Refused):
        ask(items=[])
    draft = ask(items=[], is_draft=True)
    with pytest.raises(Refused):
        operations.send(request=draft, by=a.staff, now=SOON)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": " "}),
        ("title", {"items": [Wanted("x" * 201)]}),
        ("help", {"items": [Wanted("W-2", help="x" * 2001)]}),
        ("note", {"note": "a\u202eb"}),
        ("year", {"year": 1800}),
        ("due_on", {"items": [Wanted("W-2", due_on=date(1999, 1, 1))]}),
        ("lines", {"items": [Wanted(f"Thing {number}") for number in range(61)]}),
    ],
)
def test_what_can_not_be_taken_names_its_field(a, ask, field, given):
    with pytest.raises(Refused) as refusal:
        ask(**given)
    assert refusal.value.field == field
    assert not Action.objects.exists()


def test_whose_access_does_not_go_that_far_is_not_asked(a, ask, mailed):
    Access.objects.filter(contact=a.alice).update(level=Level.VIEW_ONLY)

    ask()

    assert todo(a.alice) == []
    assert mailed() == ["bob@example.com: Your 2025 return: 3 things we need from you"]


def test_who_may_ask(a, ask, turn):
    with pytest.raises(NotAllowed):
        ask(by=a.alice)
    Client.objects.filter(pk=a.household.pk).update(archived_at=NOON)
    with pytest.raises(NotThere):
        ask()
    Client.objects.filter(pk=a.household.pk).update(archived_at=None)
    turn(REQUESTS, on=False)
    with pytest.raises(NotThere):
        ask()


def test_without_client_uploads_there_are_no_requests(a, ask, turn):
    ask()
    turn(CLIENT_UPLOADS, on=False)

    assert todo(a.alice) == []
    with pytest.raises(NotThere):
        ask()


def test_one_thing_more_opens_a_complete_request_and_is_told(a, ask, mailed):
    request = ask(items=[Wanted("W-2")])
    [item] = request.items.all()
    operations.accept(item=item, by=a.staff, now=SOON)
    mailed()

    added = operations.add_item(request=request, by=a.staff, now=SOON, wanted=Wanted("1098"))

    request.refresh_from_db()
    assert request.is_open
    assert todo(a.alice) == ["1098"]
    assert added.order == 1
    assert mailed()[0] == "alice@example.com: One thing more for Your 2025 return: 1098"


def test_a_changed_thing_says_so_on_the_to_do_list(a, ask):
    item = ask().items.first()

    operations.change_item(item=item, by=a.staff, now=SOON, title="W-2 of Acme", due_on=date(2026, 4, 1))

    action = Action.objects.get(subject_id=item.pk)
    assert (action.title, action.due_on) == ("W-2 of Acme", date(2026, 4, 1))


def test_a_thing_that_is_not_needed_leaves_the_list(a, ask):
    item = ask().items.first()

    operations.remove_item(item=item, by=a.staff, now=SOON)

    assert todo(a.alice) == ["1099-INT for 2025", "Donations 2025"]
    assert Action.objects.get(title="W-2 for 2025").withdrawn_at == SOON


def test_what_was_answered_is_not_removed(a, ask):
    item = ask().items.first()
    operations.say(item=item, contact=a.alice, answer="do_not_have", now=SOON)

    with pytest.raises(Conflict):
        operations.remove_item(item=item, by=a.staff, now=SOON)


def test_things_change_places(a, ask):
    request = ask()
    second = request.items.all()[1]

    operations.move_item(item=second, to="up", by=a.staff)
    operations.move_item(item=second, to="up", by=a.staff)

    assert [one.title[:4] for one in request.items.all()] == ["1099", "W-2 ", "Dona"]


def test_a_list_of_the_firm_fills_in_the_year(a, ask):
    template = Template.objects.get(name="Individual tax return")

    items = operations.from_template(template, year=2024)

    assert items[0].title == "W-2 for 2024"
    assert items[-1].title == "Your tax return for 2023"
    assert items[0].type.name == "Tax forms"
    assert {one.year for one in items} == {2024}


def test_last_years_list_fills_this_years_with_what_was_answered(a, ask):
    before = ask(
        title="Your 2024 return", year=2024,
        items=[
            Wanted("W-2 for 2024", help="Comes in January 2025.", year=2024, due_on=date(2024, 2, 29)),
            Wanted("Never answered", year=2024),
            Wanted("Brokerage 2024", year=2024),
        ],
    )  # fmt: skip
    first, _, third = before.items.all()
    operations.say(item=first, contact=a.alice, answer="not_applicable", now=SOON)
    operations.accept(item=third, by=a.staff, now=SOON)

    items = operations.copied(before, year=2025)

    assert [one.title for one in items] == ["W-2 for 2025", "Brokerage 2025"]
    assert items[0].help == "Comes in January 2026."
    assert items[0].due_on == date(2025, 2, 28)
    assert {one.year for one in items} == {2025}


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "answered"},
        {"state": "accepted"},
        {"state": "returned", "decided_at": SOON},
        {"answer": "files"},
        {"year": 1500},
    ],
)
def test_the_database_refuses_a_state_without_its_times(a, ask, broken):
    item = ask().items.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(**broken)


def test_closing_and_withdrawing_empty_the_list_and_opening_fills_it_again(a, ask):
    request = ask()
    done = request.items.first()
    operations.answer(item=done, contact=a.alice, file=accepted(), now=SOON)

    operations.close(request=request, by=a.staff, now=SOON)
    assert todo(a.alice) == []
    operations.reopen(request=request, by=a.staff, now=SOON)
    assert todo(a.alice) == ["1099-INT for 2025", "Donations 2025"]
    operations.withdraw(request=request, by=a.staff, now=SOON)
    assert todo(a.alice) == []
    assert not queries.visible_to(a.alice).exists()
    with pytest.raises(Conflict):
        operations.withdraw(request=request, by=a.staff, now=SOON)


def test_a_reminder_goes_out_once_a_day_and_names_what_is_missing(a, ask, mailed):
    request = ask()
    operations.say(item=request.items.first(), contact=a.alice, answer="do_not_have", now=SOON)
    mailed()

    assert operations.nudge(request=request, by=a.staff, now=SOON) == 2
    assert mailed()[0] == "alice@example.com: Still needed for Your 2025 return: 2 things"
    with pytest.raises(Conflict):
        operations.nudge(request=request, by=a.staff, now=SOON + timedelta(hours=23, minutes=59))
    assert operations.nudge_many(requests=[request], by=a.staff, now=SOON) == (0, 1)
    assert operations.nudge_many(requests=[request], by=a.staff, now=SOON + timedelta(hours=24)) == (1, 0)


def test_a_reminder_says_why_a_thing_came_back(a, ask, mailed):
    request = ask()
    item = request.items.first()
    operations.answer(item=item, contact=a.alice, file=accepted(), now=SOON)
    operations.give_back(item=item, by=a.staff, note="The second page is missing.", now=SOON)
    mailed()

    operations.nudge(request=request, by=a.staff, now=SOON)
    mailed()

    assert mail.outbox
    for letter in mail.outbox:
        assert "The second page is missing." in letter.body
        assert "The second page is missing." in letter.alternatives[0][0]

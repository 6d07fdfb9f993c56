import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from features.actions import kinds, operations, queries
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients import operations as clients
from features.clients.models import Access
from features.clients.rights import ContactRight, Level
from features.documents.switches import CLIENT_UPLOADS
from features.notifications import queries as notifications
from features.projects import operations as projects
from features.toggles.operations import turn
from tenants.context import inside
from tests.cast import NOON

FRIDAY = date(2026, 3, 13)
SOON = NOON + timedelta(minutes=5)


def mine(contact) -> list[str]:
    return [one.title for one in queries.visible_to(contact).filter(queries.OPEN)]


@pytest.fixture
def slice_kind(monkeypatch):
    """A kind that a slice would add: the client settles it by doing it."""
    kind = ActionKind("form", 20, "Fill in a form", "list", "Continue", ContactRight.WRITE_MESSAGES)
    monkeypatch.setattr(kinds.kinds, "_entries", {**kinds.kinds._entries, "form": kind})
    return kind


@pytest.mark.requirement("S0-10", "S0-13", "S0-15")
def test_what_staff_ask_for_stands_on_the_list_of_everybody_who_acts_for_the_client(a, ask, mailed):
    action = ask(due_on=FRIDAY, detail="Page 2 as well.")

    assert mine(a.alice) == mine(a.bob) == ["Upload your 1099"]
    assert mine(a.charlie) == []
    assert (action.kind, action.due_on, action.asked_by) == ("upload", FRIDAY, a.staff.user)
    assert AuditEvent.objects.get(event="action.opened").client_id == a.household.pk
    assert mailed() == [
        "alice@example.com: To do: Upload your 1099",
        "bob@example.com: To do: Upload your 1099",
    ]


def test_one_person_can_be_asked_alone(a, ask, mailed):
    ask(contact_id=a.bob.pk)

    assert mine(a.alice) == []
    assert mine(a.bob) == ["Upload your 1099"]
    assert mailed() == ["bob@example.com: To do: Upload your 1099"]


def test_whose_access_does_not_go_that_far_is_not_asked(a, ask, mailed):
    Access.objects.filter(contact=a.alice).update(level=Level.PAY_ONLY)

    ask()

    assert mine(a.alice) == []
    assert mailed() == ["bob@example.com: To do: Upload your 1099"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "x" * 201}),
        ("detail", {"detail": "x" * 2001}),
        ("detail", {"detail": "a\u202eb"}),
        ("due_on", {"due_on": date(1999, 1, 1)}),
        ("kind", {"kind": "spaceship"}),
        ("contact", {"contact_id": uuid.uuid4()}),
        ("project", {"project_id": uuid.uuid4()}),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(a, ask, field, given):
    with pytest.raises(Refused) as refusal:
        ask(**given)

    assert refusal.value.field == field
    assert not Action.objects.exists()


def test_neither_a_strangers_person_nor_anothers_project_can_be_named(a, ask):
    other = projects.create(client=a.bakery, by=a.staff, now=NOON, name="Oven")

    with pytest.raises(Refused):
        ask(contact_id=a.charlie.pk)
    with pytest.raises(Refused):
        ask(project_id=other.pk)


def test_who_may_not_ask_does_not(a, ask):
    with pytest.raises(NotAllowed):
        ask(by=a.alice)
    clients.archive(client=a.household, by=a.owner, now=NOON)
    with pytest.raises(NotThere):
        ask()


def test_the_client_says_it_is_done_and_the_firm_finds_it_in_its_inbox(a, ask):
    action = ask()

    assert operations.settle(action=action, by=a.alice, now=SOON)
    assert not operations.settle(action=action, by=a.bob, now=SOON)

    action.refresh_from_db()
    assert (action.settled_by, action.settled_side, action.settled_at) == (a.alice.user, "client", SOON)
    assert mine(a.bob) == []
    assert list(queries.arrived(a.staff)) == [action]
    assert queries.count_arrived(a.owner) == 1
    assert queries.count_arrived(a.staff) == 0

    operations.mark_seen(action_id=action.pk, by=a.owner, now=SOON)
    assert queries.count_arrived(a.owner) == 0
    operations.mark_unseen(action_id=action.pk, by=a.owner)
    assert queries.count_arrived(a.owner) == 1


def test_it_is_for_who_looks_after_the_client(a, ask):
    clients.edit(client=a.household, by=a.owner, now=NOON, assigned_to=a.staff.pk)
    operations.settle(action=ask(), by=a.alice, now=SOON)

    assert (queries.count_arrived(a.staff), queries.count_arrived(a.owner)) == (1, 0)


def test_nobody_settles_what_is_not_on_their_list(a, ask):
    action = ask()

    with pytest.raises(NotThere):
        operations.settle(action=action, by=a.charlie, now=SOON)
    Access.objects.filter(contact=a.alice).delete()
    with pytest.raises(NotThere):
        operations.settle(action=action, by=a.alice, now=SOON)


def test_what_staff_settle_is_not_news_to_staff(a, ask):
    operations.settle(action=ask(), by=a.staff, now=SOON)

    assert list(queries.arrived(a.owner)) == []


def test_a_contact_takes_back_what_they_settled_within_the_hour(a, ask):
    action = ask()
    operations.settle(action=action, by=a.alice, now=NOON)

    with pytest.raises(Conflict):
        operations.take_back(action=action, contact=a.bob, now=SOON)
    with pytest.raises(Conflict):
        operations.take_back(action=action, contact=a.alice, now=NOON + timedelta(hours=1))
    operations.take_back(action=action, contact=a.alice, now=SOON)

    assert mine(a.alice) == ["Upload your 1099"]
    assert list(queries.arrived(a.owner)) == []


def test_what_the_firm_has_seen_is_not_taken_back(a, ask):
    action = ask()
    operations.settle(action=action, by=a.alice, now=NOON)
    operations.mark_seen(action_id=action.pk, by=a.owner, now=NOON)

    with pytest.raises(Conflict):
        operations.take_back(action=action, contact=a.alice, now=SOON)


def test_staff_withdraw_change_and_ask_again(a, ask):
    action = ask(due_on=FRIDAY)

    assert operations.change(action=action, by=a.staff, now=SOON, due_on=None, title="Upload the K-1")
    assert not operations.change(action=action, by=a.staff, now=SOON, title="Upload the K-1")
    operations.withdraw(action=action, by=a.staff, now=SOON)
    assert not queries.visible_to(a.alice).exists()
    for attempt in (operations.withdraw, operations.change):
        with pytest.raises(Conflict):
            attempt(action=action, by=a.staff, now=SOON)

    operations.reopen(action=action, by=a.staff, now=SOON)

    assert mine(a.alice) == ["Upload the K-1"]
    with pytest.raises(Conflict):
        operations.reopen(action=action, by=a.staff, now=SOON)
    events = AuditEvent.objects.filter(event__startswith="action.").order_by("created_at")
    assert [event.event for event in events] == [
        "action.opened", "action.changed", "action.withdrawn", "action.reopened",
    ]  # fmt: skip


def test_a_slice_opens_and_settles_by_its_subject_as_often_as_it_likes(a, slice_kind):
    about = uuid.uuid4()
    values = {
        "client": a.household,
        "by": None,
        "now": NOON,
        "kind": "form",
        "subject_id": about,
        "title": "Organizer",
    }

    first, second = operations.ensure(**values), operations.ensure(**values)

    assert first == second
    assert mine(a.alice) == ["Organizer"]
    with pytest.raises(Conflict):  # by doing it, not by saying so
        operations.settle(action=first, by=a.alice, now=SOON)
    assert operations.settle_subject(kind="form", subject_id=about, by=a.alice, now=SOON)
    assert not operations.settle_subject(kind="form", subject_id=about, by=a.alice, now=SOON)
    assert not operations.settle_subject(kind="form", subject_id=uuid.uuid4(), by=None, now=SOON)
    assert operations.ensure(**values).settled_at == SOON


@pytest.mark.requirement("D12")
def test_what_belongs_to_a_switch_is_gone_with_it_and_back_with_it(cast, ask):
    ask(), ask("Call us", kind="other")

    with inside(cast.a.firm):
        turn(switch=CLIENT_UPLOADS, on=False, by=cast.a.owner)
        assert mine(cast.a.alice) == ["Call us"]
        assert [one.title for one in queries.in_workspace(cast.a.staff)] == ["Call us"]
        with pytest.raises(Refused):
            ask()
        turn(switch=CLIENT_UPLOADS, on=True, by=cast.a.owner)
        assert len(mine(cast.a.alice)) == 2


def test_who_reaches_only_some_projects_is_asked_only_about_these(a, ask, monkeypatch):
    kitchen = projects.create(client=a.household, by=a.staff, now=NOON, name="Kitchen")
    garden = projects.create(client=a.household, by=a.staff, now=NOON, name="Garden")
    from features.projects.models import ProjectLimit  # noqa: PLC0415

    access = Access.objects.get(contact=a.alice)
    Access.objects.filter(pk=access.pk).update(is_limited=True)
    ProjectLimit.objects.create(project=kitchen, access=access)

    ask("Tiles", project_id=kitchen.pk), ask("Plants", project_id=garden.pk)

    assert mine(a.alice) == ["Tiles"]
    assert sorted(mine(a.bob)) == ["Plants", "Tiles"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"settled_at": NOON},
        {"settled_side": "client"},
        {"settled_at": NOON, "settled_side": "client", "withdrawn_at": NOON},
    ],
)
def test_the_database_keeps_the_ends_apart(a, ask, wrong):
    action = ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**wrong)


@pytest.mark.parametrize("meanwhile", ["settled", "withdrawn", "uploads off", "access narrowed"])
def test_a_mail_that_waits_does_not_ask_for_what_is_over(a, ask, mailed, meanwhile):
    action = ask(contact_id=a.alice.pk)

    match meanwhile:
        case "settled":
            operations.settle(action=action, by=a.staff, now=SOON)
        case "withdrawn":
            operations.withdraw(action=action, by=a.staff, now=SOON)
        case "uploads off":
            turn(switch=CLIENT_UPLOADS, on=False, by=a.owner)
        case "access narrowed":
            Access.objects.filter(contact=a.alice).update(level=Level.PAY_ONLY)

    assert mailed() == []
    if meanwhile == "uploads off":
        assert not notifications.visible_to(a.alice).exists()

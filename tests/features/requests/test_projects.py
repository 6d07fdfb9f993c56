"""A request that belongs to one of the client's projects, and whom access that is limited to some lets see what."""

from collections.abc import Callable
from functools import partial

import pytest

from features.actions import queries as actions
from features.actions import sight as action_sight
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.clients import sight
from features.clients.models import Access
from features.documents.models import Document
from features.projects.models import Project
from features.requests import emails, operations, queries
from features.requests.models import Request
from features.requests.operations import Wanted
from tests.cast import NOON
from tests.factories.documents import accepted


@pytest.fixture
def kitchen(a) -> Project:
    return Project.objects.create(client=a.household, name="Kitchen")


@pytest.fixture
def garden(a) -> Project:
    return Project.objects.create(client=a.household, name="Garden")


@pytest.fixture
def only_garden(a, garden) -> None:
    """Bob was let in for the garden alone."""
    access = Access.objects.get(contact=a.bob, client=a.household)
    Access.objects.filter(pk=access.pk).update(is_limited=True)
    garden.limits.create(access=access)


@pytest.fixture
def three(ask, kitchen, garden) -> dict[str, Request]:
    return {
        "general": ask("General"), "kitchen": ask("Kitchen", project=kitchen), "garden": ask("Garden", project=garden),
    }  # fmt: skip


def titles(rows) -> set[str]:
    return {one.title for one in rows}


@pytest.mark.requirement("S1-20")
def test_who_was_let_in_for_some_projects_sees_what_is_asked_for_these_alone(a, three, only_garden):
    assert titles(queries.visible_to(a.alice)) == {"General", "Kitchen", "Garden"}
    assert titles(queries.visible_to(a.bob)) == {"Garden"}
    seen = actions.visible_to(a.bob).filter(client=a.household).values_list("subject_id", flat=True)
    assert set(seen) == set(three["garden"].items.values_list("pk", flat=True))
    with pytest.raises(NotThere):
        operations.say(item=three["general"].items.first(), contact=a.bob, answer="do_not_have", now=NOON)
    operations.say(item=three["garden"].items.first(), contact=a.bob, answer="do_not_have", now=NOON)


def test_only_who_sees_it_is_told_reminded_and_named(a, three, only_garden, mailed: Callable[[], list[str]]):
    told = mailed()
    assert "bob@example.com: General: 3 things we need from you" not in told
    assert "bob@example.com: Garden: 3 things we need from you" in told
    assert "alice@example.com: General: 3 things we need from you" in told

    emails.due(list(actions.due_between(NOON.date(), NOON.date().replace(day=28))), NOON.date())
    assert mailed() == [  # all that one person is reminded of goes in one mail
        "alice@example.com: Reminder: 3 things",
        "bob@example.com: Due soon: 1 thing for Garden",
    ]
    for request, sees in (
        (three["general"], {"Alice Alder"}),
        (three["garden"], {"Alice Alder", "Bob Birch"}),
    ):
        verdict = partial(queries.seen_through, request=request)
        found = sight.of(a.household, verdict, needs=Permission.DOCUMENTS_VIEW, now=NOON)
        assert {person.name for person in found.seeing} == sees


def test_who_sees_its_to_do_is_said_alike(a, three, only_garden):
    access = Access.objects.get(contact=a.bob, client=a.household)
    found = {
        name: action_sight.verdict(
            access, actions.in_workspace(a.owner).get(subject_id=asked.items.first().pk)
        ).sees
        for name, asked in three.items()
    }

    assert found == {"general": False, "kitchen": False, "garden": True}


def test_what_answers_it_belongs_to_the_project(a, three, kitchen, only_garden):
    item = three["kitchen"].items.first()
    uploaded = operations.answer(item=item, contact=a.alice, file=accepted(), now=NOON)
    made = operations.hand_over(item=item, contact=a.alice, now=NOON, name="Dana", email="dana@bank.example")
    operations.receive(token=made.token, file=accepted("By link.pdf"), name="Dana", now=NOON)

    assert uploaded.document.project == kitchen
    assert set(Document.objects.values_list("project", flat=True)) == {kitchen.pk}
    assert queries.files_for(a.bob, [item]) == {}


def test_a_link_ends_with_the_reach_of_who_made_it(a, three, kitchen, garden):
    made = operations.hand_over(
        item=three["kitchen"].items.first(), contact=a.bob, now=NOON, name="Dana", email="dana@bank.example"
    )
    assert queries.live_link(made.token, NOON)
    access = Access.objects.get(contact=a.bob, client=a.household)
    Access.objects.filter(pk=access.pk).update(is_limited=True)
    garden.limits.create(access=access)

    assert queries.live_link(made.token, NOON) is None
    kitchen.limits.create(access=access)
    assert queries.live_link(made.token, NOON)


def test_it_is_one_of_the_clients_own(a, ask):
    others = Project.objects.create(client=a.bakery, name="Oven")

    with pytest.raises(Refused) as refusal:
        ask(project=others)
    assert refusal.value.field == "project"


def test_a_draft_is_moved_and_what_was_sent_is_not(a, ask, kitchen, garden):
    draft = ask(is_draft=True, project=kitchen)
    operations.change(request=draft, by=a.staff, now=NOON, project=garden)
    operations.send(request=draft, by=a.staff, now=NOON)
    operations.add_item(request=draft, by=a.staff, now=NOON, wanted=Wanted("Deed"))

    with pytest.raises(Conflict) as refusal:
        operations.change(request=draft, by=a.staff, now=NOON, project=None)
    assert refusal.value.field == "project"
    assert operations.change(request=draft, by=a.staff, now=NOON, title="New", project=garden)
    assert set(actions.visible_to(a.alice).values_list("project_id", flat=True)) == {garden.pk}

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients import operations as clients
from features.projects import operations, queries, words
from features.projects.models import Project, ProjectPerson
from features.projects.recipients import invoice_recipients
from tenants.context import inside
from tenants.kinds import Kind
from tests.cast import NOON

JUNE = date(2026, 6, 23)


def test_a_project_is_begun_with_its_days_team_and_people(a, begin):
    project = begin(
        "14 Alder Street",
        address="14 Alder Street, Seattle",
        ends_on=JUNE,
        team=[a.staff.pk],
        people=[a.alice.pk],
    )

    assert (project.name, project.address, project.ends_on) == (
        "14 Alder Street",
        "14 Alder Street, Seattle",
        JUNE,
    )
    assert queries.team_of(project) == [a.staff]
    assert [one.contact for one in queries.people_of(project)] == [a.alice]
    event = AuditEvent.objects.get(event="project.created")
    assert (event.client_id, event.details["word"]) == (a.household.pk, "job")


@pytest.mark.requirement("S1-30")
def test_a_contact_begins_changes_and_ends_none(a, begin):
    project = begin()

    for attempt in (
        lambda: operations.create(client=a.household, by=a.alice, now=NOON, name="Mine"),
        lambda: operations.edit(project=project, by=a.alice, now=NOON, name="Mine"),
        lambda: operations.complete(project=project, by=a.alice, now=NOON),
        lambda: operations.reopen(project=project, by=a.alice, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert [one.name for one in Project.objects.all()] == ["Return 2025"]


def test_none_is_begun_for_an_archived_client(a):
    clients.archive(client=a.household, by=a.owner, now=NOON)

    with pytest.raises(NotThere):
        operations.create(client=a.household, by=a.owner, now=NOON, name="Late")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "x\u202egpj"}),
        ("address", {"name": "A", "address": "x" * 301}),
        ("email", {"name": "A", "email": "a@example.com, b@example.com"}),
        ("email", {"name": "A", "email": "a@example.com\nBcc: b@example.com"}),
        ("ends_on", {"name": "A", "starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}),
        ("starts_on", {"name": "A", "starts_on": date(1066, 3, 2)}),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(a, field, given):
    with pytest.raises(Refused) as refusal:
        operations.create(client=a.household, by=a.owner, now=NOON, **given)

    assert refusal.value.field == field
    assert not Project.objects.exists()


def test_only_who_works_here_and_who_acts_for_the_client_can_be_named(a, begin):
    project = begin()

    with pytest.raises(Refused, match="act for this client"):
        operations.edit(project=project, by=a.owner, now=NOON, people=[a.charlie.pk])
    type(a.staff).objects.filter(pk=a.staff.pk).update(is_active=False)
    with pytest.raises(Refused, match="work here now"):
        operations.edit(project=project, by=a.owner, now=NOON, team=[a.staff.pk])


def test_edit_changes_what_is_given_and_says_what(a, begin):
    project = begin(address="1 First Street", team=[a.staff.pk])

    changed = operations.edit(project=project, by=a.owner, now=NOON, name="Return 2026", team=[a.admin.pk])

    assert changed
    assert (project.name, project.address) == ("Return 2026", "1 First Street")
    assert queries.team_of(project) == [a.admin]
    event = AuditEvent.objects.get(event="project.edited")
    assert event.details["changes"] == {"name": ["Return 2025", "Return 2026"], "team": None}
    assert not operations.edit(project=project, by=a.owner, now=NOON, name="Return 2026")


def test_it_is_completed_once_and_goes_on_once(a, begin):
    project = begin()

    operations.complete(project=project, by=a.staff, now=NOON)
    assert (project.state, project.completed_at) == ("completed", NOON)
    with pytest.raises(Conflict):
        operations.complete(project=project, by=a.staff, now=NOON)

    operations.reopen(project=project, by=a.staff, now=NOON)
    assert (project.state, project.completed_at) == ("open", None)
    with pytest.raises(Conflict):
        operations.reopen(project=project, by=a.staff, now=NOON)


def test_a_person_who_no_longer_acts_for_the_client_is_no_longer_named(a, begin):
    project = begin(client=a.pottery, people=[a.bob.pk])

    clients.remove_contact(contact=a.bob, client=a.pottery, by=a.owner, now=NOON)

    assert queries.people_of(project) == []
    assert not ProjectPerson.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"state": "completed"}, {"completed_at": NOON}, {"starts_on": JUNE, "ends_on": date(2026, 6, 22)}],
)
def test_the_database_keeps_days_and_states_together(a, begin, wrong):
    project = begin()

    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**wrong)


@pytest.mark.requirement("S4-9", "S4-10")
@pytest.mark.parametrize(
    ("clients_own", "projects_own", "expected"),
    [
        ("c@example.com", "", ["c@example.com"]),
        ("c@example.com; d@example.com", "p@example.com; q@example.com", ["p@example.com", "q@example.com"]),
        ("", "p@example.com", ["p@example.com"]),
        ("", "", []),
    ],
)
def test_a_projects_address_replaces_the_clients_and_never_joins_it(
    a, begin, clients_own, projects_own, expected
):
    clients.edit(client=a.household, by=a.owner, now=NOON, email=clients_own)
    project = begin(email=projects_own)

    assert invoice_recipients(a.household, project) == expected
    assert invoice_recipients(a.household) == ([one for one in clients_own.split("; ") if one])


@pytest.mark.parametrize(
    ("kind", "said"), [(Kind.LAW, "matters"), (Kind.TAX, "jobs"), (Kind.CONSTRUCTION, "projects")]
)
def test_the_word_is_that_of_the_firms_kind_until_it_chooses(a, kind, said):
    assert words.WORDS[words.preset(kind)].plural == said


def test_the_firm_chooses_its_word(cast):
    with inside(cast.a.firm):
        assert words.word().singular == "job"

        assert operations.choose_word(key="engagement", by=cast.a.owner)

        assert (words.word().plural, words.word().a) == ("engagements", "an engagement")
        assert not operations.choose_word(key="engagement", by=cast.a.owner)
        assert operations.choose_word(key="matter", by=cast.a.owner)
    with inside(cast.b.firm):
        assert words.word().singular == "project"


def test_not_everybody_chooses_it_and_not_every_word_can_be(a):
    with pytest.raises(NotAllowed):
        operations.choose_word(key="matter", by=a.staff)
    with pytest.raises(Refused):
        operations.choose_word(key="<script>", by=a.owner)

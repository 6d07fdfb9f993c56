"""How far an access goes: every level by every right, its end, its limits; and that a change counts at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from features.accounts.models import CustomRole
from features.base.errors import Conflict, NotAllowed, Refused
from features.base.models import AuditEvent
from features.clients import operations, queries, terms
from features.clients.models import Access
from features.clients.operations import ending
from features.clients.rights import RIGHTS, ContactRight, Level
from features.projects import operations as projects
from features.projects import queries as projects_of
from tests.cast import NOON
from tests.features.clients.conftest import person

TOMORROW = NOON + timedelta(days=1)


def set_to(a, contact, **given):
    return operations.set_access(contact=contact, client=a.pottery, by=a.owner, now=timezone.now(), **given)


@pytest.mark.parametrize("right", ContactRight)
@pytest.mark.parametrize("level", Level)
def test_a_level_gives_what_the_table_says(a, level, right):
    nora = person("Nora", a.pottery, joined_at=NOON)
    set_to(a, nora, level=level)

    held = right in RIGHTS[level]

    assert nora.may(right, a.pottery) == held
    assert queries.acted_for_by(nora, right).exists() == held
    assert queries.may(nora, right) == held
    assert not nora.may(right, a.bakery)


def test_levels_of_two_clients_do_not_mix(a):
    set_to(a, a.bob, level=Level.PAY_ONLY)

    assert [one.pk for one in queries.entities_of(a.bob, ContactRight.SEE_DOCUMENTS)] == [a.household.pk]
    assert {one.pk for one in queries.entities_of(a.bob)} == {a.household.pk, a.pottery.pk}


def test_an_end_counts_by_itself_on_the_firms_calendar(a):
    set_to(a, a.bob, ends_on=date(2026, 3, 10))
    assert a.bob.may(ContactRight.SEE_DOCUMENTS, a.pottery)

    with time_machine.travel(terms.end_of(date(2026, 3, 10), now=NOON)):
        assert not a.bob.may(ContactRight.SEE_DOCUMENTS, a.pottery)
        assert not queries.acted_for_by(a.bob).filter(pk=a.pottery.pk).exists()
        assert queries.acted_for_by(a.bob).filter(pk=a.household.pk).exists()


def test_an_end_is_written_into_the_trail_once(a):
    set_to(a, a.bob, ends_on=date(2026, 3, 10))
    later = NOON + timedelta(days=2)

    assert [operations.note_ends(now=later), operations.note_ends(now=later)] == [1, 0]
    assert (
        AuditEvent.objects.filter(event="access.ended", about_id=a.bob.pk, actor_side="system").count() == 1
    )


def test_what_ended_is_given_anew(a):
    operations.end_access(contact=a.bob, client=a.pottery, by=a.owner, now=NOON)
    assert not a.bob.may(ContactRight.SEE_DOCUMENTS, a.pottery)
    with pytest.raises(Conflict):
        operations.end_access(contact=a.bob, client=a.pottery, by=a.owner, now=NOON)

    set_to(a, a.bob, ends_on=None)

    assert a.bob.may(ContactRight.SEE_DOCUMENTS, a.pottery)


@pytest.mark.parametrize(
    "given", [{"level": "owner"}, {"level": ""}, {"ends_on": date(2026, 3, 8)}, {"ends_on": date(2300, 1, 1)}]
)
def test_what_can_not_be_is_refused(a, given):
    with pytest.raises(Refused):
        set_to(a, a.bob, **given)


def test_only_who_edits_clients_sets_it(a):
    for nobody in (a.bob, a.alice):
        with pytest.raises(NotAllowed):
            operations.set_access(contact=a.bob, client=a.pottery, by=nobody, now=NOON, level=Level.VIEW_ONLY)


def test_the_trail_says_what_changed(a):
    event = set_to(a, a.bob, level=Level.VIEW_ONLY, ends_on=date(2026, 12, 31))

    assert event.details["changes"] == {
        "level": ["Full access", "View only"],
        "ends_on": [None, "2026-12-31"],
    }
    assert set_to(a, a.bob, level=Level.VIEW_ONLY) is None


@pytest.mark.requirement("S3-24")
def test_a_limit_leaves_the_projects_it_names(a):
    one, two = (projects.create(client=a.pottery, by=a.owner, now=NOON, name=name) for name in ("One", "Two"))
    other = projects.create(client=a.bakery, by=a.owner, now=NOON, name="Other")
    assert set(projects_of.visible_to(a.bob)) == {one, two}

    set_to(a, a.bob, projects=[one.pk])
    assert set(projects_of.visible_to(a.bob)) == {one}
    with pytest.raises(Refused):
        set_to(a, a.bob, projects=[other.pk])

    set_to(a, a.bob, projects=[])
    assert set(projects_of.visible_to(a.bob)) == set()  # limited to nothing is not unlimited

    set_to(a, a.bob, projects=None)
    assert set(projects_of.visible_to(a.bob)) == {one, two}


def test_a_limit_outlives_its_projects(a):
    one = projects.create(client=a.pottery, by=a.owner, now=NOON, name="One")
    two = projects.create(client=a.pottery, by=a.owner, now=NOON, name="Two")
    set_to(a, a.bob, projects=[one.pk])

    one.delete()

    assert two not in projects_of.visible_to(a.bob)


def test_taking_a_removal_back_gives_no_more_than_was_there(a):
    one = projects.create(client=a.pottery, by=a.owner, now=NOON, name="One")
    set_to(a, a.bob, level=Level.UPLOAD_ONLY, ends_on=date(2026, 12, 31), projects=[one.pk])
    before = ending.as_it_was(Access.objects.get(contact=a.bob, client=a.pottery))

    event = operations.remove_contact(contact=a.bob, client=a.pottery, by=a.owner, now=NOON)
    operations.undo(event=event, client=a.pottery, by=a.owner, now=NOON)

    assert ending.as_it_was(Access.objects.get(contact=a.bob, client=a.pottery)) == before
    assert before["level"] == Level.UPLOAD_ONLY


@pytest.mark.requirement("D8")
def test_it_is_narrow_from_the_first_moment(a):
    work = projects.create(client=a.bakery, by=a.owner, now=NOON, name="Ovens")
    reach = operations.Reach(level=Level.UPLOAD_ONLY, ends_on=date(2026, 6, 30), projects=[work.pk])
    new = {"client": a.bakery, "by": a.owner, "now": NOON, "reach": reach}

    added = [
        operations.add_contact(name="Ruth", email="ruth@example.com", **new),
        operations.invite_address(email="sam@example.com", **new),
        operations.link_contact(contact=a.alice, **new),
    ]

    rows = Access.objects.filter(pk__in=[one.access.pk for one in added])
    assert {(row.level, row.is_limited, terms.last_day(row.ends_at)) for row in rows} == {
        ("upload_only", True, date(2026, 6, 30))
    }
    assert not a.alice.may(ContactRight.SEE_DOCUMENTS, a.bakery)


@pytest.mark.parametrize(
    ("reach", "field"),
    [
        ({"level": "everything"}, "level"),
        ({"ends_on": date(2026, 3, 9)}, "ends_on"),
        ({"projects": ["00000000-0000-4000-8000-000000000000"]}, "projects"),
    ],
)
def test_what_cannot_be_taken_adds_nobody(a, reach, field):
    with pytest.raises(Refused) as refused:
        operations.invite_address(client=a.bakery, email="sam@example.com", by=a.owner, now=NOON, reach=reach)

    assert refused.value.field == field
    assert not Access.objects.filter(contact__user__email="sam@example.com").exists()


def test_how_far_is_for_those_who_may_change_clients(a):
    reach = operations.Reach(level=Level.FULL)
    role = CustomRole.objects.create(name="Inviter", permissions=["clients.view", "clients.invite"])
    a.staff.role, a.staff.custom_role = "", role

    with pytest.raises(NotAllowed):
        operations.invite_address(client=a.bakery, email="sam@example.com", by=a.staff, now=NOON, reach=reach)

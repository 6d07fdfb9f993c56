"""Whom an announcement reaches: as staff count it, and as each person finds it, which must be the same."""

from datetime import timedelta

import pytest

from features.announcements import lists, operations, queries
from features.announcements.models import Announcement
from features.base.errors import NotThere, Refused
from features.clients.models import Access, Client, TeamPlace
from features.clients.operations import archive
from features.clients.rights import Level
from features.projects.models import Project, ProjectLimit
from tenants.context import inside
from tests.cast import NOON
from tests.features.announcements.helping import limited

A = Announcement.Audience


def readers(cast, announcement) -> set[str]:
    """Return who finds it; on Home, by the prepared statement, and by itself alike."""
    found = set()
    for name in ("alice", "bob", "charlie"):
        person = getattr(cast, name)
        sees = queries.current_for(person).filter(pk=announcement.pk).exists()
        assert sees == (announcement.pk in [one.pk for one in lists.on_home(person)])
        found |= {name} if sees else set()
    assert _reach(announcement) == len(found)
    return found


def _reach(announcement) -> int:
    counted = queries.counted(Announcement.objects.filter(pk=announcement.pk)).get()
    assert queries.reached_by(announcement).values("contact").distinct().count() == counted.reach
    return counted.reach


@pytest.mark.requirement("S2-13")
def test_an_announcement_to_everybody_reaches_everybody_once(a, announce):
    assert readers(a, announce()) == {"alice", "bob", "charlie"}


def test_one_to_kinds_reaches_clients_of_these_kinds(a, announce):
    households = announce(audience=A.KINDS, kinds=["household"])
    businesses = announce(audience=A.KINDS, kinds=["business", "trust"])

    assert readers(a, households) == {"alice", "bob"}
    assert readers(a, businesses) == {"bob", "charlie"}


def test_one_to_chosen_clients_reaches_their_people(a, announce):
    assert readers(a, announce(audience=A.CLIENTS, clients=[a.bakery.pk])) == {"charlie"}
    assert readers(a, announce(audience=A.CLIENTS, clients=[a.pottery.pk, a.household.pk])) == {
        "alice",
        "bob",
    }


def test_one_to_projects_reaches_who_is_let_in_on_them(a, announce):
    kitchen = Project.objects.create(client=a.household, name="Kitchen")
    roof = Project.objects.create(client=a.household, name="Roof")
    about_kitchen = announce(audience=A.PROJECTS, projects=[kitchen.pk])
    assert readers(a, about_kitchen) == {"alice", "bob"}

    access = Access.objects.get(contact=a.alice, client=a.household)
    Access.objects.filter(pk=access.pk).update(is_limited=True)
    ProjectLimit.objects.create(project=roof, access=access)
    assert readers(a, about_kitchen) == {"bob"}

    ProjectLimit.objects.create(project=kitchen, access=access)
    assert readers(a, about_kitchen) == {"alice", "bob"}
    Access.objects.filter(pk=access.pk).update(level=Level.PAY_ONLY)
    assert readers(a, about_kitchen) == {"bob"}


def test_who_comes_to_match_while_it_runs_sees_it_and_who_loses_access_does_not(a, announce):
    trusts = announce(audience=A.KINDS, kinds=["trust"])
    assert readers(a, trusts) == set()

    Client.objects.filter(pk=a.bakery.pk).update(kind="trust")
    assert readers(a, trusts) == {"charlie"}

    Access.objects.filter(contact=a.charlie).delete()
    assert readers(a, trusts) == set()


def test_nobody_of_an_archived_client_is_reached_through_it(a, announce):
    made = announce()
    archive(client=a.bakery, by=a.owner, now=NOON)

    assert readers(a, made) == {"alice", "bob"}


def test_another_firms_people_see_nothing(cast, a, announce):
    announce()
    with inside(cast.b.firm):
        assert not queries.current_for(cast.b.alice).exists()


@pytest.mark.parametrize("audience", [A.KINDS, A.CLIENTS, A.PROJECTS])
def test_somebody_must_be_chosen(a, write, audience):
    with pytest.raises(Refused) as refusal:
        write(audience=audience)
    assert refusal.value.field == audience
    assert not Announcement.objects.exists()


def test_whom_one_does_not_see_one_does_not_speak_to(a, write):
    member = limited(a)
    TeamPlace.objects.create(client=a.bakery, member=member)
    with pytest.raises(Refused, match="assigned clients only"):
        write(by=member)
    with pytest.raises(NotThere):
        write(by=member, audience=A.CLIENTS, clients=[a.bakery.pk, a.household.pk])

    made = write(by=member, audience=A.CLIENTS, clients=[a.bakery.pk])
    general, others = write(), write(audience=A.CLIENTS, clients=[a.household.pk])
    assert set(queries.in_workspace(member)) == {made}
    for one in (general, others):
        with pytest.raises(NotThere):
            operations.publish(announcement=one, by=member, now=NOON)


def test_the_same_number_of_queries_counts_one_and_three(a, announce, django_assert_num_queries):
    announce()
    rows = queries.counted(queries.in_workspace(a.owner))
    with django_assert_num_queries(1):
        list(rows.all())
    announce(audience=A.KINDS, kinds=["household"]), announce(audience=A.CLIENTS, clients=[a.bakery.pk])
    with django_assert_num_queries(1):
        found = {one.audience: one.reach for one in rows.all()}
    assert found == {"everybody": 3, "kinds": 2, "clients": 1}


def test_who_has_seen_it_is_counted_among_whom_it_reaches(a, announce):
    made = announce()
    operations.note_seen(announcements=[made], contact=a.alice, now=NOON)
    operations.note_seen(announcements=[made], contact=a.alice, now=NOON + timedelta(hours=1))
    operations.note_seen(announcements=[made], contact=a.charlie, now=NOON)

    def counts() -> tuple[int, int]:
        one = queries.counted(queries.in_workspace(a.owner)).get()
        return one.seen_by, one.reach

    assert counts() == (2, 3)
    Access.objects.filter(contact=a.charlie).delete()
    assert counts() == (1, 2)

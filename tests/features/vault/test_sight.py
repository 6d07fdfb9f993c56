"""Who can see an item is answered by what lets people in: both are asked for everybody, and must agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.accounts.models import Membership, PresetReach
from features.accounts.roles import PERMISSIONS, Role
from features.base.permissions import Permission
from features.base.scope import scope
from features.clients.models import Access, Client, Contact, TeamPlace
from features.clients.rights import Level
from features.vault import queries, sight
from features.vault.switches import VAULT
from tests.cast import NOON
from tests.features.vault.helping import a_text, read


def names(seers):
    return [one.name for one in seers]


def let_in(item):
    """Return who of everybody there is may open it, asked one by one as a page asks."""
    people = [
        one.name for one in Contact.objects.all() if queries.visible_to(one).filter(pk=item.pk).exists()
    ]
    staff = [
        one.name
        for one in Membership.objects.all()
        if one.is_active and queries.in_workspace(one).filter(pk=item.pk).exists()
    ]
    return sorted(people), sorted(staff)


def agrees(item):
    seen, (people, staff) = sight.of(item), let_in(item)
    assert (sorted(names(seen.client)), sorted(names(seen.firm))) == (people, staff)
    return seen


@pytest.mark.requirement("S1-24")
def test_both_sides_are_named_with_when_they_last_opened_it(a):
    item = a_text(a)
    read(item, a.alice)

    seen = agrees(item)

    assert names(seen.client) == ["Alice Alder", "Bob Birch"]
    assert [one.opened_at is None for one in seen.client] == [False, True]
    assert "Stella Staff" in names(seen.firm)
    assert all(one.opened_at is None for one in seen.firm)


def limit(a):
    Access.objects.filter(contact=a.alice).update(is_limited=True)


def lower(a):
    Access.objects.filter(contact=a.alice).update(level=Level.VIEW_ONLY)


def end(a):
    Access.objects.filter(contact=a.alice).update(ends_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("change", [limit, lower, end])
def test_who_is_no_longer_let_in_is_not_named(a, change):
    item = a_text(a)
    change(a)

    assert names(agrees(item).client) == ["Bob Birch"]


def test_of_an_archived_clients_people_nobody_is_named(a):
    item = a_text(a)
    Client.objects.filter(pk=a.household.pk).update(archived_at=NOON)
    item.client.refresh_from_db()

    assert agrees(item).client == []


def test_colleagues_who_see_assigned_clients_only_are_named_for_these(a):
    item = a_text(a)
    PresetReach.objects.update_or_create(preset=Role.STAFF, defaults={"assigned_only": True})
    before = names(agrees(item).firm)
    TeamPlace.objects.create(client=a.household, member=a.staff)

    assert "Stella Staff" not in before
    assert "Stella Staff" in names(agrees(item).firm)


def test_a_role_that_opens_no_vaults_is_not_named(a, monkeypatch):
    item = a_text(a)
    monkeypatch.setitem(PERMISSIONS, Role.STAFF, PERMISSIONS[Role.STAFF] - {Permission.VAULT_VIEW})

    assert "Stella Staff" not in names(agrees(item).firm)


def test_with_the_vault_off_no_colleague_is_named(a, turn):
    item = a_text(a)
    turn(VAULT, on=False)

    assert sight.of(item).firm == []


def test_it_takes_as_many_questions_for_many_colleagues(a, django_assert_max_num_queries):
    item = a_text(a)
    with scope(), django_assert_max_num_queries(7):
        sight.of(item)

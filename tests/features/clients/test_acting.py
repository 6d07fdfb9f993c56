"""A statement that was made once says for everybody, at any time, what the rules say when they are built anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.clients import acting
from features.clients.models import Access, Client
from features.clients.rights import ContactRight
from features.projects import queries as projects
from features.projects.models import Project
from tests.cast import NOON

RIGHTS = [None, *ContactRight]


@pytest.mark.parametrize("right", RIGHTS)
def test_it_finds_what_the_rules_find(a, right):
    for contact in (a.alice, a.bob):
        now = timezone.now()
        anew = acting.clients(contact.pk, right, now).values_list("client", flat=True)
        made = Client.objects.filter(pk__in=acting.ids(acting.clients, contact, right))
        assert set(made.values_list("pk", flat=True)) == set(anew)


def test_an_end_is_an_end_although_the_statement_was_made_before(a):
    reached = Client.objects.filter(pk__in=acting.ids(acting.clients, a.alice))
    assert reached.exists()

    Access.objects.filter(contact=a.alice).update(ends_at=timezone.now() - timedelta(seconds=1))

    assert not reached.exists()


def test_the_moment_is_that_of_asking(a):
    acting.ids(acting.clients, a.alice)
    Access.objects.filter(contact=a.alice).update(ends_at=NOON + timedelta(days=36_500))

    assert Client.objects.filter(pk__in=acting.ids(acting.clients, a.alice)).exists()


def test_projects_are_reached_in_the_same_way(a):
    mine = Project.objects.create(client=Client.objects.get(accesses__contact=a.alice), name="Kitchen")

    assert list(projects.reachable(a.alice)) == [mine]
    Access.objects.filter(contact=a.alice).update(is_limited=True)
    assert not projects.reachable(a.alice).exists()

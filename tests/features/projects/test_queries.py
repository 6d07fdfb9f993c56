import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.clients import engagements
from features.clients import operations as clients
from features.clients.models import Access
from features.projects import listing, queries
from features.projects.listing import Wish
from tests.cast import NOON


@pytest.mark.requirement("S3-24", "D8")
def test_a_contact_reaches_the_projects_of_their_clients_only(a, begin):
    ours, theirs = begin("Ours"), begin("Theirs", a.bakery)

    assert list(queries.visible_to(a.alice)) == [ours]
    assert list(queries.visible_to(a.charlie)) == [theirs]


def test_reach_ends_with_access_and_with_the_client(a, begin):
    begin("House"), begin("Kiln", a.pottery)
    Access.objects.filter(contact=a.bob, client=a.pottery).delete()
    assert [one.name for one in queries.visible_to(a.bob)] == ["House"]

    clients.archive(client=a.household, by=a.owner, now=NOON)
    assert list(queries.visible_to(a.bob)) == []


def test_slices_below_ask_for_what_a_contact_reaches(a, begin):
    project = begin()

    assert list(engagements.keeper().reachable(a.alice)) == [project]
    assert list(engagements.keeper().reachable(a.charlie)) == []
    assert engagements.keeper().word() == "job"


def test_the_list_finds_by_name_address_and_client_and_counts_its_views(a, begin):
    begin("Return 2025", a.bakery), begin("Kitchen", address="14 Alder Street")

    def found(*words: str) -> list[str]:
        return [one.name for one in listing.read(Wish(words), by=a.staff).rows]

    assert found("alder", "street") == ["Kitchen"]
    assert found("bakery", "return") == ["Return 2025"]
    assert found("nothing") == []
    assert listing.read(Wish(), by=a.staff).counts == {"": 2, "completed": 0, "all": 2}


def test_the_list_costs_the_same_however_long_it_is(a, begin):
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            listing.read(Wish(page=9), by=a.staff)
        return len(caught)

    begin("One", team=[a.staff.pk])
    one = cost()
    begin("Two", team=[a.staff.pk, a.owner.pk]), begin("Three", a.bakery)

    assert cost() == one <= 4

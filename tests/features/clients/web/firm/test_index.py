import uuid

import pytest
from django.utils import timezone

from features.accounts.operations import roles as own_roles
from features.clients import operations
from features.clients.models import Access, Client
from tenants.context import inside
from tests.features.clients.conftest import person
from tests.features.clients.web.firm.conftest import LIST, fewest, fresh, text_of


def test_it_shows_names_people_and_where_they_stand_but_not_the_test_client(staff, cast):
    page = text_of(staff.get(LIST))

    for said in ("Aldergate Bakery", "Charlie Cedar", "On portal", "Bob Birch"):
        assert said in page
    assert ("Test client (you)" in page, "All 3" in page) == (False, True)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("bak", {"Bakery"}),
        ("BOB@example.com", {"Household", "Pottery"}),
        ("bob pottery", {"Pottery"}),
        ("birch", {"Household", "Pottery"}),
        ("100%", set()),
        ("\0a\ud800", set()),
        ("x" * 5000, set()),
    ],
)
def test_it_is_searched_by_name_contact_and_address(staff, query, names):
    page = staff.get(LIST, {"q": query.encode("utf-8", "replace").decode()}).content.decode()

    assert {name for name in ("Household", "Pottery", "Bakery") if f"Aldergate {name}</a>" in page} == names


def test_whoever_sees_assigned_clients_only_reads_how_they_get_some(staff, cast):
    with inside(cast.a.firm):
        Client.objects.update(assigned_to=None)
        own_roles.limit_preset(preset=cast.a.staff.role, assigned_only=True, by=cast.a.owner)

    page = text_of(staff.get(LIST))

    assert ("put you on a client’s team" in page, "Add your first client" in page) == (True, False)


def test_typing_swaps_the_rows_alone_and_keeps_the_address_in_step(staff):
    response = staff.get(LIST, {"q": "bakery", "view": "", "sort": "name"}, headers={"hx-request": "true"})

    page = response.content.decode()
    assert ("<html" in page, 'id="list"' in page, 'hx-swap-oob="true"' in page) == (False, True, True)
    assert response["HX-Replace-Url"] == f"{LIST}?q=bakery"


def test_views_count_what_fits(staff, cast):
    with inside(cast.a.firm):
        person("Nina New", cast.a.bakery)
        Client.objects.create(name="Quiet Ones", kind="trust")
        Client.objects.create(name="Long Gone", kind="trust", archived_at=timezone.now())

    page = text_of(staff.get(LIST, {"view": "not-on"}))

    for said in ("All 4", "Not on the portal 1", "Archived 1", "Quiet Ones"):
        assert said in page
    assert ("Bakery</a>" in page, "Long Gone</a>" in page) == (False, False)
    assert "Long Gone</a>" in text_of(staff.get(LIST, {"view": "archived"}))


def test_it_is_sorted_by_name_or_by_activity(staff, cast):
    with inside(cast.a.firm):
        operations.edit(
            client=fresh(cast.a.pottery), by=cast.a.staff, now=timezone.now(), phone="541 555 0142"
        )

    def order(sort):
        page = staff.get(LIST, {"sort": sort}).content.decode()
        return sorted(
            ("Bakery", "Household", "Pottery"), key=lambda name: page.index(f"Aldergate {name}</a>")
        )

    assert order("name") == ["Bakery", "Household", "Pottery"]
    assert order("-name") == ["Pottery", "Household", "Bakery"]
    assert order("-activity")[0] == "Pottery"
    assert order("id; drop table") == ["Bakery", "Household", "Pottery"]


def test_it_narrows_to_whose_clients_they_are(staff, cast):
    with inside(cast.a.firm):
        Client.objects.filter(pk=cast.a.bakery.pk).update(assigned_to=cast.a.staff)

    mine = staff.get(LIST, {"staff": str(cast.a.staff.pk)}).content.decode()
    nobodys = staff.get(LIST, {"staff": "nobody"}).content.decode()

    assert ("Bakery</a>" in mine, "Pottery</a>" in mine) == (True, False)
    assert ("Bakery</a>" in nobodys, "Pottery</a>" in nobodys) == (False, True)


def test_fifty_stand_on_a_page(staff, cast):
    with inside(cast.a.firm):
        Client.objects.bulk_create(Client(name=f"Zed {n:03}", kind="trust") for n in range(100))

    first, last = text_of(staff.get(LIST)), text_of(staff.get(LIST, {"page": "999"}))

    assert ("1 to 50 of 103" in first, f'{LIST}?page=2" rel="next"' in first) == (True, True)
    assert ("101 to 103 of 103" in last, 'rel="next"' in last) == (True, False)


@pytest.mark.parametrize(
    "query", [{}, {"q": "zzz"}, {"view": "not-on"}, {"view": "archived"}, {"staff": "nobody"}]
)
def test_nothing_to_show_says_what_to_do(staff, cast, query):
    with inside(cast.a.firm):
        Access.objects.all().delete()
        Client.objects.all().delete()

    response = staff.get(LIST, query)

    assert (response.status_code, 'class="empty"' in response.content.decode()) == (200, True)


def test_its_queries_do_not_grow_with_its_rows(staff, cast):
    def count(rows):
        with inside(cast.a.firm):
            Client.objects.filter(name__startswith="Row").delete()
            for number in range(rows):
                client = Client.objects.create(name=f"Row {number}", kind="trust", assigned_to=cast.a.staff)
                person(f"Person{uuid.uuid4()} One", client)
                person(f"Guest{uuid.uuid4()} Two", client)
        return fewest(lambda: staff.get(LIST, {"q": "row"}))

    one, three = count(1), count(3)

    assert one == three
    assert three <= 8  # what a list may take

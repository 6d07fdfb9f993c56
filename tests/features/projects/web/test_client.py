import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.clients.models import Client
from features.projects import operations
from features.projects.models import Project
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser
from tests.isolation import endpoints


@pytest.fixture
def alice(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def bob(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


@pytest.mark.requirement("S3-10", "S3-17")
def test_the_client_sees_name_address_days_and_the_team_with_titles(cast, alice, begin):
    with inside(cast.a.firm):
        type(cast.a.staff).objects.filter(pk=cast.a.staff.pk).update(title="Site supervisor")
    project = begin(
        "Kitchen", address="14 Alder Street, Seattle", email="p@example.com", team=[cast.a.staff.pk]
    )

    page = alice.get(f"/projects/{project.pk}/").content.decode()

    for said in ("Kitchen", "14 Alder Street, Seattle", "Stella Staff", "Site supervisor"):
        assert said in page
    assert "p@example.com" not in page
    assert "stella@example.com" not in page
    # and on every other page, beside the menu
    home = alice.get("/").content.decode()
    assert "Kitchen" in home
    assert "14 Alder Street, Seattle" in home


def test_the_list_shows_open_ones_first_and_keeps_completed_ones(cast, bob, begin):
    done, _ = begin("Trust", cast.a.household, address="1 Elm"), begin("Return", cast.a.pottery)
    with inside(cast.a.firm):
        operations.complete(project=done, by=cast.a.staff, now=NOON)

    page = bob.get("/projects/").content.decode()

    assert page.index("Return") < page.index("Completed") < page.index("Trust")
    assert "1 Elm" in page
    assert "Completed" in bob.get(f"/projects/{done.pk}/").content.decode()


def test_who_has_one_is_led_to_it_and_who_has_none_has_no_entry(cast, alice, begin):
    assert "/projects/" not in alice.get("/").content.decode()
    assert alice.get("/projects/").status_code == 200
    project = begin()

    assert alice.get("/projects/")["Location"] == f"/projects/{project.pk}/"
    assert "/projects/" in alice.get("/").content.decode()


def test_the_entity_in_view_narrows_the_list(cast, bob, begin):
    begin("Roof", cast.a.household), begin("Kiln", cast.a.pottery), begin("Glaze", cast.a.pottery)

    bob.post("/showing/", {"client": str(cast.a.pottery.pk)})
    page = bob.get("/projects/").content.decode()

    assert "Kiln" in page
    assert "Roof" not in page


@pytest.mark.requirement("S3-24")
@pytest.mark.parametrize("who", ["charlie", "stranger"])
def test_nobody_elses_project_is_there(cast, begin, who):
    project = begin()
    browser = (
        Browser(cast.a.firm).signed_in_as(cast.a.charlie)
        if who == "charlie"
        else Browser(cast.b.firm).signed_in_as(cast.b.alice)
    )

    assert browser.get(f"/projects/{project.pk}/").status_code == 404
    assert project.name not in browser.get("/projects/").content.decode()


@pytest.mark.requirement("S1-30")
def test_no_route_of_a_client_begins_or_changes_one(cast, alice, begin):
    project = begin()
    fields = {"name": "Mine", "client": str(cast.a.household.pk)}
    of_clients = [one for one in endpoints.of_firm() if one.declared.audience in ("client", "open")]
    about_projects = [one for one in of_clients if one.route.startswith("projects/")]

    assert len(about_projects) == 2
    for path in ("/projects/", f"/projects/{project.pk}/"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(alice, method)(path, fields).status_code == 405
    for path in (
        f"/workspace/clients/{cast.a.household.pk}/projects/new/", f"/workspace/projects/{project.pk}/edit/",
        f"/workspace/projects/{project.pk}/completion/",
    ):  # fmt: skip
        assert alice.post(path, fields)["Location"].startswith("/workspace/sign-in/")
    with inside(cast.a.firm):
        assert [(one.name, one.state) for one in Project.objects.all()] == [(project.name, "open")]


def test_a_page_costs_the_same_with_one_and_with_three(cast, bob, begin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert bob.get("/projects/").status_code == 200
        return len(caught)

    begin("A"), begin("B", cast.a.pottery)
    queries()  # the first page of a session notes that it was seen
    two = queries()
    begin("C", cast.a.pottery), begin("D", cast.a.pottery)

    assert queries() == two


def test_somebody_without_a_client_sees_an_empty_list(cast):
    with inside(cast.a.firm):
        Client.objects.filter(pk=cast.a.household.pk).update(archived_at=NOON)

    page = Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/projects/").content.decode()

    assert "Nothing yet" in page

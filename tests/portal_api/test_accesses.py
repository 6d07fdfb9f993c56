"""Accesses over the API: read, changed, ended, with the scope for changing clients alone."""

import uuid

import pytest
from django.utils import timezone

from features.clients.rights import ContactRight
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser
from tests.portal_api.conftest import program


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/api/v1/clients/{cast.a.household.pk}/accesses/"


def patch(api: Browser, path: str, body: object) -> object:
    return api.patch(path, body, content_type="application/json")


def test_they_are_read(cast: Cast, api: Browser, url: str) -> None:
    rows = sorted(api.get(url).json()["results"], key=lambda row: str(row["name"]))

    assert [row["person"] for row in rows] == [str(cast.a.alice.pk), str(cast.a.bob.pk)]
    assert rows[0] == api.get(f"{url}{cast.a.alice.pk}/").json()
    assert (rows[0]["level"], rows[0]["projects"], rows[0]["counts"]) == ("full", None, True)


def test_one_is_changed_and_counts_at_once(cast: Cast, api: Browser, url: str) -> None:
    with inside(cast.a.firm):
        work = projects.create(client=cast.a.household, by=cast.a.owner, now=timezone.now(), name="Work")
    body = {"level": "view_only", "ends_on": "2100-01-31", "projects": [str(work.pk)]}

    answer = patch(api, f"{url}{cast.a.alice.pk}/", body)

    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in body} == body
    with inside(cast.a.firm):
        assert not cast.a.alice.may(ContactRight.UPLOAD, cast.a.household)


@pytest.mark.parametrize(
    "body",
    [{"level": "owner"}, {"ends_on": "2000-01-01"}, {"projects": [str(uuid.uuid4())]}, {"ends_on": "soon"}],
)
def test_what_can_not_be_is_refused(cast: Cast, api: Browser, url: str, body: dict[str, object]) -> None:
    assert patch(api, f"{url}{cast.a.alice.pk}/", body).status_code == 422


def test_one_is_ended(cast: Cast, api: Browser, url: str) -> None:
    assert api.delete(f"{url}{cast.a.alice.pk}/").status_code == 204
    assert api.get(f"{url}{cast.a.alice.pk}/").json()["counts"] is False
    assert api.delete(f"{url}{cast.a.alice.pk}/").status_code == 409


def test_it_takes_the_scope_for_changing_clients(cast: Cast, url: str) -> None:
    assert program(cast.a, "clients.view").get(url).status_code == 403


def test_who_does_not_act_for_the_client_is_not_there(cast: Cast, api: Browser, url: str) -> None:
    assert api.get(f"{url}{cast.a.charlie.pk}/").status_code == 404


@pytest.mark.requirement("D8")
def test_somebody_is_let_in_as_far_as_the_call_says(cast: Cast, api: Browser) -> None:
    people = f"/api/v1/clients/{cast.a.bakery.pk}/people/"
    reach = {"level": "view_only", "ends_on": "2100-01-31"}
    person = {"name": "Ruth", "email": "ruth@example.com"}
    to = {"client": str(cast.a.bakery.pk), "to": "sam@example.com; sue@example.com"}

    answers = [
        api.post(people, {**person, **reach}, content_type="application/json"),
        api.post(people, {**person, "email": "whole@example.com"}, content_type="application/json"),
        api.post("/api/v1/invitations/", {**to, **reach}, content_type="application/json"),
        api.post(people, {**person, "level": "all"}, content_type="application/json"),
        api.post(
            people,
            {**person, "email": "x@example.com", "projects": [str(cast.a.bakery.pk)]},
            content_type="application/json",
        ),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201, 422, 422]
    rows = api.get(f"/api/v1/clients/{cast.a.bakery.pk}/accesses/").json()["results"]
    found = [(row["level"], row["ends_on"]) for row in rows if row["person"] != str(cast.a.charlie.pk)]
    assert sorted(found, key=str) == [("full", None), *[("view_only", "2100-01-31")] * 3]

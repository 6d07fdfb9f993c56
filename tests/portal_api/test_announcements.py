"""Announcements over HTTP."""

import uuid

import pytest

from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser
from tests.portal_api.conftest import program

V1 = "/api/v1/announcements/"


def send(api: Browser, method: str, path: str, body: object = None) -> object:
    return getattr(api, method)(path, body or {}, content_type="application/json")


def test_one_is_written_changed_published_and_ended(cast: Cast, api: Browser) -> None:
    body = {"title": "We close early", "audience": "clients", "clients": [str(cast.a.bakery.pk)]}
    made = send(api, "post", V1, body)
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["reach"]) == ("draft", 1)
    one = f"{V1}{made.json()['id']}/"

    assert send(api, "patch", one, {"body": "At **noon**."}).json()["body"] == "At **noon**."
    later = send(api, "put", f"{one}publication/", {"at": "2199-01-01T12:00:00Z"})
    assert later.json()["state"] == "scheduled"
    assert send(api, "delete", f"{one}publication/").json()["state"] == "draft"
    assert send(api, "put", f"{one}publication/", {"at": "2001-01-01T12:00:00Z"}).json()["state"] == "current"
    assert send(api, "put", f"{one}publication/").status_code == 409
    assert send(api, "delete", one).status_code == 409
    assert send(api, "put", f"{one}end/").json()["state"] == "past"
    assert [row["title"] for row in api.get(V1).json()["results"]] == ["We close early"]


def test_a_draft_is_deleted(cast: Cast, api: Browser) -> None:
    made = send(api, "post", V1, {"title": "We close early"}).json()
    assert send(api, "delete", f"{V1}{made['id']}/").status_code == 204
    assert api.get(f"{V1}{made['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"title": ""}, 422, "title"), ({"title": "A", "audience": "kinds"}, 422, "kinds"),
        ({"title": "A", "kinds": ["friend"], "audience": "kinds"}, 422, "kinds.0"),
        ({"title": "A", "ends_at": "2001-01-01T00:00:00Z"}, 422, "ends_at"),
        ({"title": "A", "audience": "clients", "clients": [str(uuid.uuid4())]}, 404, None),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_says_why(
    cast: Cast, api: Browser, body: dict[str, object], status: int, field: str | None
) -> None:
    answer = send(api, "post", V1, body)

    assert answer.status_code == status
    assert [each["field"] for each in answer.json().get("errors", [])] == ([field] if field else [])
    with inside(cast.a.firm):
        assert not Announcement.objects.exists()


def test_a_key_without_the_scope_and_another_firms_find_nothing(cast: Cast, api: Browser) -> None:
    made = send(api, "post", V1, {"title": "A"}).json()

    assert program(cast.a, "clients.view").get(V1).status_code == 403
    assert program(cast.b).get(f"{V1}{made['id']}/").status_code == 404


def test_off_means_gone(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        toggles.turn(switch=ANNOUNCEMENT, on=False, by=cast.a.owner)
    assert api.get(V1).status_code == 404

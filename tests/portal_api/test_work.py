"""Projects, to-dos and notifications over HTTP."""

import uuid

import pytest

from features.actions.models import Action
from features.base.announcements import Announcement, announce
from features.notifications.models import Notification
from features.projects.models import Project
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser
from tests.portal_api.conftest import program

V1 = "/api/v1/"


def post(api: Browser, path: str, body: object) -> object:
    return api.post(path, body, content_type="application/json")


def patch(api: Browser, path: str, body: object) -> object:
    return api.patch(path, body, content_type="application/json")


def test_a_project_is_begun_read_changed_completed_and_reopened(cast: Cast, api: Browser) -> None:
    body = {
        "name": "Kitchen",
        "ends_on": "2026-06-23",
        "team": [str(cast.a.staff.pk)],
        "people": [str(cast.a.alice.pk)],
    }
    made = post(api, f"{V1}clients/{cast.a.household.pk}/projects/", body)
    assert made.status_code == 201
    one = f"{V1}projects/{made.json()['id']}/"

    assert patch(api, one, {"address": "14 Alder Street"}).json()["address"] == "14 Alder Street"
    assert api.put(f"{one}completion/").json()["state"] == "completed"
    assert api.put(f"{one}completion/").status_code == 409
    assert [row["name"] for row in api.get(f"{V1}projects/?state=completed").json()["results"]] == ["Kitchen"]
    assert api.delete(f"{one}completion/").json()["completed_at"] is None
    assert len(api.get(f"{V1}clients/{cast.a.household.pk}/projects/").json()["results"]) == 1
    with inside(cast.a.firm):
        assert Project.objects.get().team.get() == cast.a.staff


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "A", "starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "ends_on"),
        ({"name": "A", "team": [str(uuid.uuid4())]}, "team"),
        ({"name": "A", "email": "nobody"}, "email"),
    ],
)
def test_a_bad_project_names_its_field(cast: Cast, api: Browser, body: dict[str, object], field: str) -> None:
    answer = post(api, f"{V1}clients/{cast.a.household.pk}/projects/", body)

    assert answer.status_code == 422
    assert field in answer.content.decode()


def test_a_client_is_asked_and_it_is_settled(cast: Cast, api: Browser) -> None:
    body = {
        "kind": "upload",
        "title": "Upload the K-1",
        "due_on": "2026-03-20",
        "contact": str(cast.a.bob.pk),
    }
    made = post(api, f"{V1}clients/{cast.a.household.pk}/actions/", body)
    assert made.status_code == 201
    one = f"{V1}actions/{made.json()['id']}/"

    assert patch(api, one, {"due_on": None}).json()["due_on"] is None
    assert api.put(f"{one}settlement/").json()["settled_side"] == "api"
    assert api.get(f"{V1}actions/?open=true").json()["results"] == []
    assert len(api.get(f"{V1}actions/?open=false").json()["results"]) == 1
    assert api.delete(f"{one}settlement/").json()["settled_at"] is None
    assert api.delete(one).status_code == 204
    assert api.delete(one).status_code == 409
    with inside(cast.a.firm):
        assert Action.objects.get().withdrawn_at is not None


def test_scopes_decide(cast: Cast) -> None:
    reader = program(cast.a, "clients.view", "projects.view")
    path = f"{V1}clients/{cast.a.household.pk}/"

    assert reader.get(f"{V1}projects/").status_code == 200
    assert post(reader, f"{path}projects/", {"name": "A"}).status_code == 403
    assert post(reader, f"{path}actions/", {"kind": "other", "title": "A"}).status_code == 403
    assert program(cast.a, "clients.view").get(f"{V1}projects/").status_code == 403


def test_another_firms_are_not_there(cast: Cast, api: Browser) -> None:
    theirs = program(cast.b)
    project = post(theirs, f"{V1}clients/{cast.b.household.pk}/projects/", {"name": "Theirs"}).json()["id"]
    action = post(
        theirs, f"{V1}clients/{cast.b.household.pk}/actions/", {"kind": "other", "title": "A"}
    ).json()["id"]

    assert api.get(f"{V1}projects/{project}/").status_code == 404
    assert api.put(f"{V1}actions/{action}/settlement/").status_code == 404
    assert post(api, f"{V1}clients/{cast.b.household.pk}/projects/", {"name": "A"}).status_code == 404


def test_notifications_are_a_persons_own(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        to = [cast.a.staff.user_id]
        announce(
            Announcement("invitation.accepted", "Somebody came in", "/workspace/", to, cast.a.household.pk)
        )
        row = Notification.objects.get()
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    reading = f"{V1}notifications/{row.pk}/reading/"

    assert [one["title"] for one in staff.get(f"{V1}notifications/").json()["results"]] == [
        "Somebody came in"
    ]
    assert owner.get(f"{V1}notifications/").json()["results"] == []
    assert api.get(f"{V1}notifications/").json()["results"] == []
    assert owner.put(reading).status_code == api.put(reading).status_code == 404
    assert staff.put(reading).json()["read_at"] is not None


def test_programs_of_a_colleague_choose_how_they_are_told(cast: Cast, api: Browser) -> None:
    staff, url = Browser(cast.a.firm).signed_in_as(cast.a.staff), f"{V1}notifications/choices/"
    kind = {"kind": "contact.changed", "listed": True, "way": "summary", "pushed": True}

    answer = staff.patch(url, {"kinds": [kind], "summary_at": 17}, content_type="application/json").json()

    assert (answer["summary_at"], answer["quiet_from"]) == (17, None)
    assert {**kind, "title": "Somebody changed their details"} in answer["kinds"]
    assert answer == staff.get(url).json()
    for wrong in ({"summary_at": 24}, {"quiet_from": 3}, {"kinds": [{**kind, "kind": "action.opened"}]}):
        assert staff.patch(url, wrong, content_type="application/json").status_code == 422
    assert staff.get(url).json() == answer
    assert api.get(url).status_code == api.patch(url, {}, content_type="application/json").status_code == 404


def test_programs_remind_of_several_and_are_told_what_was_left(cast: Cast, api: Browser) -> None:
    body = {"kind": "choose", "title": "Floor", "options": ["Slate", "Sand"], "due_on": "2020-03-20"}
    made = post(api, f"{V1}clients/{cast.a.household.pk}/actions/", body).json()
    assert (made["options"], made["several"], made["chosen"]) == (["Slate", "Sand"], False, [])
    ones = {"actions": [made["id"], str(cast.a.firm.pk)]}

    assert post(api, f"{V1}actions/reminders/", ones).json() == {"done": 1, "people": 2, "left": {"over": 1}}
    assert post(api, f"{V1}actions/reminders/", ones).json() == {
        "done": 0,
        "people": 0,
        "left": {"today": 1, "over": 1},
    }
    for query, count in (
        ("due=overdue", 1),
        ("due=none", 0),
        ("kind=choose", 1),
        (f"client={cast.a.bakery.pk}", 0),
    ):
        assert len(api.get(f"{V1}actions/?{query}").json()["results"]) == count, query
    for query in ("due=soon", "client=x"):
        assert api.get(f"{V1}actions/?{query}").status_code == 422
    assert post(api, f"{V1}actions/due-days/", {**ones, "due_on": None}).json()["done"] == 1
    assert len(api.get(f"{V1}actions/?due=none").json()["results"]) == 1
    assert post(api, f"{V1}actions/withdrawals/", {**ones, "reason": "No"}).json()["done"] == 1
    assert api.get(f"{V1}actions/{made['id']}/").json()["withdrawn_reason"] == "No"
    assert post(program(cast.a, "clients.view"), f"{V1}actions/reminders/", ones).status_code == 403
    assert post(program(cast.b), f"{V1}actions/reminders/", ones).json()["done"] == 0

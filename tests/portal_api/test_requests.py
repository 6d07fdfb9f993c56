"""Requests for documents by the API."""

import pytest

from features.actions.models import Action
from features.requests import operations
from features.requests.models import Template
from features.requests.operations import Wanted
from tenants.context import inside
from tests.cast import NOON

JSON = "application/json"


@pytest.fixture
def asked(cast):
    with inside(cast.a.firm):
        return operations.ask(
            client=cast.a.household, by=cast.a.staff, now=NOON, title="Papers", items=[Wanted("W-2"), Wanted("1098")]
        )  # fmt: skip


def test_a_client_is_asked_from_a_list_and_with_things_of_ones_own(cast, api):
    with inside(cast.a.firm):
        template = Template.objects.get(name="Individual tax return")
    body = {
        "title": "Your 2025 return", "year": 2025, "template": str(template.pk), "items": [{"title": "Lease"}],
        "draft": True,
    }  # fmt: skip

    made = api.post(f"/api/v1/clients/{cast.a.household.pk}/requests/", body, content_type=JSON)

    assert made.status_code == 201
    titles = [one["title"] for one in made.json()["items"]]
    assert (titles[0], titles[-1]) == ("W-2 for 2025", "Lease")
    assert made.json()["sent_at"] is None
    sent = api.post(f"/api/v1/requests/{made.json()['id']}/sending/", {}, content_type=JSON)
    assert sent.json()["sent_at"]
    assert [one["title"] for one in api.get("/api/v1/requests/?open=true").json()["results"]] == [
        "Your 2025 return"
    ]
    with inside(cast.a.firm):
        assert Action.objects.filter(kind="request_item").count() == len(titles)


def test_answers_are_accepted_and_returned(cast, api, asked):
    with inside(cast.a.firm):
        first, second = asked.items.all()
        for item in (first, second):
            operations.say(item=item, contact=cast.a.alice, answer="do_not_have", now=NOON)

    assert (
        api.put(f"/api/v1/request-items/{first.pk}/acceptance/", {}, content_type=JSON).json()["state"]
        == "accepted"
    )
    returned = api.post(
        f"/api/v1/request-items/{second.pk}/return/", {"note": "The bank can print it."}, content_type=JSON
    )
    assert returned.json()["state"] == "returned"
    assert api.delete(f"/api/v1/request-items/{first.pk}/acceptance/").json()["state"] == "open"
    assert api.post(f"/api/v1/requests/{asked.pk}/reminder/", {}, content_type=JSON).status_code == 200
    assert api.post(f"/api/v1/requests/{asked.pk}/reminder/", {}, content_type=JSON).status_code == 409


def test_a_list_grows_shrinks_and_is_withdrawn(api, asked):
    added = api.post(
        f"/api/v1/requests/{asked.pk}/items/", {"title": "Deed", "due_on": "2026-04-01"}, content_type=JSON
    )
    assert added.status_code == 201
    item = f"/api/v1/request-items/{added.json()['id']}/"
    assert (
        api.patch(item, {"title": "Deed of the house"}, content_type=JSON).json()["title"]
        == "Deed of the house"
    )
    assert api.get(item).json()["due_on"] == "2026-04-01"
    assert api.delete(item).status_code == 204
    assert api.delete(f"/api/v1/requests/{asked.pk}/").status_code == 204
    assert api.get(f"/api/v1/requests/{asked.pk}/").json()["withdrawn_at"]


def test_the_firms_lists_are_read(api):
    found = api.get("/api/v1/request-templates/").json()["results"]

    lists = {one["name"]: one for one in found}
    assert set(lists) == {"Individual tax return", "Business tax return"}
    assert lists["Individual tax return"]["items"][0]["title"] == "W-2 for {year}"


@pytest.mark.parametrize(
    "body", [{"title": ""}, {"title": "Papers", "items": [{"title": "x" * 300}]}, {"title": "P"}]
)
def test_what_can_not_be_taken_says_so(cast, api, body):
    assert (
        api.post(f"/api/v1/clients/{cast.a.household.pk}/requests/", body, content_type=JSON).status_code
        == 422
    )

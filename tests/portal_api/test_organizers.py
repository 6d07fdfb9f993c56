"""Organizers by the API: sent, answered in the client's stead, read, returned and accepted."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.base.permissions import Permission
from features.organizers import operations
from features.organizers.models import Organizer
from features.organizers.switches import ORGANIZERS
from features.toggles.operations import turn
from tenants.context import inside
from tests.cast import NOON
from tests.features.organizers.conftest import ASKED

JSON = "application/json"
LIST = "/api/v1/organizers/"


@pytest.fixture
def template(cast):
    with inside(cast.a.firm):
        made = operations.add_template(
            by=cast.a.owner, now=NOON, name="Moves", title="Your {year} move", content=ASKED
        )
        operations.publish(template=made, by=cast.a.owner, now=NOON)
        return made


@pytest.fixture
def sent(cast, api, template) -> str:
    """The address of one that a program sent."""
    body = {"template": str(template.pk), "year": 2025, "due_on": "2026-03-20"}
    made = api.post(f"/api/v1/clients/{cast.a.household.pk}/organizers/", body, content_type=JSON)
    assert made.status_code == 201
    return f"{LIST}{made.json()['id']}/"


def put(api, address, **body):
    return api.put(address, body, content_type=JSON)


def test_templates_are_read_with_what_they_ask(api, template):
    rows = {one["name"]: one for one in api.get("/api/v1/organizer-templates/").json()["results"]}
    assert (rows["Moves"]["newest"], rows["Moves"]["is_open"]) == (1, False)

    asked = api.get(f"/api/v1/organizer-templates/{template.pk}/").json()["content"]

    assert [one["key"] for one in asked["sections"]] == ["about", "papers", "late"]


def test_one_is_sent_answered_sent_in_returned_and_accepted(cast, api, sent):
    assert api.get(sent).json()["title"] == "Your 2025 move"
    put(api, f"{sent}answers/moved/", value="yes")
    put(api, f"{sent}answers/where/", value="Salem")
    rows = {one["key"]: one for one in api.get(f"{sent}answers/").json()["results"]}
    assert (rows["where"]["value"], rows["where"]["number"], rows["proof"]["is_missing"]) == (
        "Salem",
        1,
        False,
    )

    assert put(api, f"{sent}submission/").json()["state"] == "submitted"
    assert put(api, f"{sent}submission/").status_code == 409
    assert [one["title"] for one in api.get(f"{LIST}?state=submitted").json()["results"]] == [
        "Your 2025 move"
    ]
    back = api.post(f"{sent}return/", {"notes": {"where": "The street, too"}}, content_type=JSON)
    assert back.json()["state"] == "returned"
    put(api, f"{sent}answers/where/", value="1 First Street", number=1)
    put(api, f"{sent}submission/")
    assert put(api, f"{sent}acceptance/").json()["state"] == "accepted"
    assert api.delete(f"{sent}submission/").json()["state"] == "open"
    assert api.delete(sent).status_code == 204
    with inside(cast.a.firm):
        assert Organizer.objects.get().state == "withdrawn"


def test_what_conditions_hide_is_left_out(api, sent):
    put(api, f"{sent}answers/moved/", value="yes")
    put(api, f"{sent}answers/where/", value="Salem")
    put(api, f"{sent}answers/moved/", value="no", number=1)

    assert "Salem" not in api.get(f"{sent}answers/").content.decode()


@pytest.mark.parametrize(("key", "body", "status"), [
    ("moved", {"value": "perhaps"}, 422), ("moved", {"value": ["yes"]}, 422), ("moved", {"value": {"a": 1}}, 422),
    ("paid", {"value": 5}, 422), ("paid", {"value": "1e9"}, 422), ("where", {"value": "\x00"}, 422),
    ("where", {"value": "x" * 301}, 422), ("where", {"does_not_apply": True}, 422), ("gone", {"value": "x"}, 404),
    ("proof", {"value": "a95c1f0e-0000-4000-8000-000000000000"}, 404), ("kids", {"value": [["a"] * 9]}, 422),
    ("kids", {"value": [[{"a": 1}]]}, 422), ("where", {"value": "x", "number": -1}, 422),
    ("where", {"value": "\ud800"}, 422),
], ids=range(14))  # fmt: skip
def test_what_is_no_answer_is_refused(api, sent, key, body, status):
    assert put(api, f"{sent}answers/{key}/", **body).status_code == status


def test_a_body_without_end_is_refused(api, sent):
    deep = "[" * 100_000
    assert api.put(f"{sent}answers/kids/", f'{{"value": {deep}', content_type=JSON).status_code == 400
    long = json.dumps({"value": "x" * 3_000_000})
    assert api.put(f"{sent}answers/where/", long, content_type=JSON).status_code == 413


def test_who_lacks_the_permission_or_the_client_and_a_switch_that_is_off(cast, api, sent, program_of):
    reads = program_of(cast.a, Permission.DOCUMENTS_VIEW, Permission.CLIENTS_VIEW)
    assert reads.get(f"{sent}answers/").status_code == 200
    assert put(reads, f"{sent}answers/moved/", value="no").status_code == 403
    assert program_of(cast.b).get(sent).status_code == 404

    with inside(cast.a.firm):
        turn(switch=ORGANIZERS, on=False, by=cast.a.owner)

    assert api.get(sent).status_code == 404
    assert api.get("/api/v1/organizer-templates/").status_code == 404


def test_lists_ask_the_same_for_one_and_for_three(cast, api, sent, template):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get(LIST).status_code == 200
        return len(queries)

    asked()
    one = asked()
    with inside(cast.a.firm):
        for _ in range(2):
            operations.send(client=cast.a.household, template=template, by=cast.a.owner, now=NOON, year=2025)
    assert asked() == one

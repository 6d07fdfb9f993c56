"""Upload links, request lists, closing and “done uploading” by the API: what pages can, programs can."""

from urllib.parse import urlsplit

import pytest

from features.base.permissions import Permission
from features.requests import operations, queries
from features.requests.models import Template, UploadLink
from features.requests.operations import Wanted
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from features.toggles import operations as toggles
from portal_api.models import IdempotentAnswer
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser

JSON = "application/json"


@pytest.fixture
def links(cast):
    return f"/api/v1/clients/{cast.a.household.pk}/upload-links/"


@pytest.fixture
def asked(cast):
    with inside(cast.a.firm):
        return operations.ask(
            client=cast.a.household, by=cast.a.staff, now=NOON, title="Papers", items=[Wanted("W-2")]
        )


def test_a_link_is_made_listed_and_ended(cast, api, links, asked):
    with inside(cast.a.firm):
        item = asked.items.get()
    body = {"title": "Statements", "days": 3, "most_files": 5, "most_mb": 20, "item": str(item.pk)}

    made = api.post(links, body, content_type=JSON)

    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["files"], said["bytes"], said["most_bytes"]) == (0, 0, 20 * 1024**2)
    assert (said["item"], said["side"], said["client"]) == (str(item.pk), "firm", str(cast.a.household.pk))
    assert Browser(cast.a.firm).get(urlsplit(said["url"]).path).status_code == 200
    for path in (links, "/api/v1/upload-links/?live=true"):
        [listed] = api.get(path).json()["results"]
        assert listed["id"] == said["id"]
        assert "url" not in listed
    one = f"/api/v1/upload-links/{said['id']}/"
    assert api.delete(one).status_code == 204
    assert api.get(one).json()["revoked_at"]
    assert api.delete(one).status_code == 409
    assert api.get("/api/v1/upload-links/?live=true").json()["results"] == []
    with inside(cast.a.firm):
        assert UploadLink.objects.get().made_by is None


def test_the_address_is_kept_nowhere_not_even_for_a_repeat(cast, api, links):
    send = {"content_type": JSON, "headers": {"Idempotency-Key": "once"}}
    first = api.post(links, {"title": "Files"}, **send)
    again = api.post(links, {"title": "Files"}, **send)

    token = first.json()["url"].split("/")[-2]
    assert "url" not in again.json()
    assert {**again.json(), "url": first.json()["url"]} == first.json()
    with inside(cast.a.firm):
        assert UploadLink.objects.count() == 1
        assert token not in str(IdempotentAnswer.objects.get().body)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"days": 91}, "days"),
        ({"most_mb": 0}, "most_mb"),
        ({"item": "theirs"}, "item"),
    ],
)
def test_what_a_link_can_not_be_is_said_by_field(cast, api, links, given, field):
    if given.get("item"):
        with inside(cast.a.firm):
            theirs = operations.ask(
                client=cast.a.bakery, by=cast.a.staff, now=NOON, title="Papers", items=[Wanted("W-2")]
            )
            given = {"item": str(theirs.items.get().pk)}

    answer = api.post(links, {"title": "Files", **given}, content_type=JSON)

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_reading_is_no_permission_to_make_or_end(cast, api, links, program_of):
    made = api.post(links, {"title": "Files"}, content_type=JSON).json()
    reader = program_of(cast.a, Permission.CLIENTS_VIEW, Permission.DOCUMENTS_VIEW)

    assert reader.get(links).status_code == 200
    assert reader.post(links, {"title": "Files"}, content_type=JSON).status_code == 403
    assert reader.delete(f"/api/v1/upload-links/{made['id']}/").status_code == 403
    assert program_of(cast.a, Permission.CLIENTS_VIEW).get(links).status_code == 403
    assert program_of(cast.b).get(f"/api/v1/upload-links/{made['id']}/").status_code == 404


def test_with_links_or_requests_off_they_are_not_there(cast, api, links):
    for switch, paths in (
        (UPLOAD_LINKS, [links, "/api/v1/upload-links/"]),
        (REQUESTS, ["/api/v1/request-templates/", "/api/v1/requests/"]),
    ):
        assert [api.get(path).status_code for path in paths] == [200, 200]
        with inside(cast.a.firm):
            toggles.turn(switch=switch, on=False, by=cast.a.owner)
        assert [api.get(path).status_code for path in paths] == [404, 404]


def test_a_request_is_closed_and_opened_again(cast, api, asked):
    closure = f"/api/v1/requests/{asked.pk}/closure/"

    assert api.put(closure, {}, content_type=JSON).json()["closed_at"]
    assert api.put(closure, {}, content_type=JSON).status_code == 409
    assert api.delete(closure).json()["closed_at"] is None
    assert api.delete(closure).status_code == 409


def test_the_firms_lists_are_written(cast, api, program_of):
    made = api.post("/api/v1/request-templates/", {"name": "House", "note": "Soon."}, content_type=JSON)
    assert made.status_code == 201
    one = f"/api/v1/request-templates/{made.json()['id']}/"
    line = api.post(f"{one}items/", {"title": "Deed {year}", "is_required": False}, content_type=JSON)
    assert line.status_code == 201
    theirs = f"/api/v1/request-template-items/{line.json()['id']}/"
    assert api.patch(theirs, {"help": "Of the house."}, content_type=JSON).json()["title"] == "Deed {year}"
    assert api.patch(one, {"name": "Houses"}, content_type=JSON).json()["note"] == "Soon."
    assert api.get(one).json()["items"][0]["help"] == "Of the house."
    again = api.post("/api/v1/request-templates/", {"name": "Houses"}, content_type=JSON)
    assert again.status_code == 409
    reader = program_of(cast.a, Permission.DOCUMENTS_VIEW)
    assert reader.get(one).status_code == 200
    assert reader.patch(one, {"name": "Mine"}, content_type=JSON).status_code == 403

    assert api.delete(theirs).status_code == 204
    assert api.delete(one).status_code == 204
    with inside(cast.a.firm):
        assert not Template.objects.filter(name="Houses").exists()


def test_who_is_done_uploading_is_ticked_off_and_put_back(cast, api):
    with inside(cast.a.firm):
        done = operations.say_done(contact=cast.a.alice, client=cast.a.household, now=NOON)
    [said] = api.get("/api/v1/done-uploading/?waiting=true").json()["results"]
    assert (said["id"], said["client"], said["seen_at"]) == (str(done.pk), str(cast.a.household.pk), None)
    seen = f"/api/v1/done-uploading/{done.pk}/seen/"

    assert api.put(seen, {}, content_type=JSON).json()["seen_at"]
    assert api.get("/api/v1/done-uploading/?waiting=true").json()["results"] == []
    assert api.put(seen, {}, content_type=JSON).status_code == 404
    assert api.delete(seen).json()["seen_at"] is None
    with inside(cast.a.firm):
        assert queries.done_arrived(cast.a.owner).exists()

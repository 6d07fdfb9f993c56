"""The contract over HTTP: who gets in, what errors look like, pages, repeats."""

import base64
import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from features.base.models import AuditEvent
from features.clients.models import Client
from portal_api.models import ApiKey, IdempotentAnswer
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser
from tests.portal_api.conftest import program

CLIENTS = "/api/v1/clients/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def post(api: Browser, path: str, body: object, **headers: str) -> object:
    return api.post(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("path", ["clients", "documents", "activity", "document-types"])
@pytest.mark.parametrize("position", ["garbage", "", "9999999999", "2026-13-40T25:00:00Z", "\0"])
def test_a_cursor_that_no_list_gave_out_is_not_there(api: Browser, path: str, position: str) -> None:
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()

    assert api.get(f"/api/v1/{path}/", {"cursor": cursor}).status_code == 404


def test_a_search_for_what_no_name_can_hold_finds_nothing(api: Browser) -> None:
    response = api.get(CLIENTS, {"search": "\0\0 nobody\0"})

    assert (response.status_code, response.json()["results"]) == (200, [])


@pytest.mark.parametrize(
    "body",
    ["[]", '[{"a": 1}]', '"x"', "null", "1", '{"name": "\\ud800", "kind": "trust"}', "[" * 900 + "]" * 900],
)
def test_a_body_that_is_no_object_is_refused_with_an_idempotency_key_too(api: Browser, body: str) -> None:
    sent = api.post(CLIENTS, body, content_type="application/json", headers={"Idempotency-Key": "k1"})

    assert sent.status_code in (400, 422)


def test_without_a_key_or_session_nobody_gets_in(cast: Cast) -> None:
    response = Browser(cast.a.firm).get(CLIENTS)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["pk_wrong", "", "pk_" + "x" * 5000, "é"])
def test_a_wrong_key_is_refused(cast: Cast, token: str) -> None:
    browser = Browser(cast.a.firm)
    browser.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    assert browser.get(CLIENTS).status_code == 401


def test_a_key_opens_only_its_own_firm(cast: Cast, api: Browser) -> None:
    elsewhere = Browser(cast.b.firm)
    elsewhere.defaults["HTTP_AUTHORIZATION"] = api.defaults["HTTP_AUTHORIZATION"]

    assert api.get(CLIENTS).status_code == 200
    assert elsewhere.get(CLIENTS).status_code == 401


def test_a_contacts_session_does_not_open_the_api(cast: Cast) -> None:
    assert Browser(cast.a.firm).signed_in_as(cast.a.alice).get(CLIENTS).status_code == 401


def test_a_staff_session_opens_it_and_writing_needs_the_csrf_token(cast: Cast) -> None:
    browser = Browser(cast.a.firm, enforce_csrf_checks=True).signed_in_as(cast.a.staff)

    assert browser.get(CLIENTS).status_code == 200
    assert post(browser, CLIENTS, {"name": "Orchard", "kind": "business"}).status_code == 403


def test_a_revoked_key_is_refused_at_once(cast: Cast, api: Browser) -> None:
    assert api.get(CLIENTS).status_code == 200
    with inside(cast.a.firm):
        key = ApiKey.objects.get()
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert browser.post(f"/workspace/settings/api-keys/{key.pk}/revocation/").status_code == 302

    assert api.get(CLIENTS).status_code == 401


def test_a_key_ends_with_what_its_maker_may_do(cast: Cast) -> None:
    api = program(cast.a, by=cast.a.admin)
    with inside(cast.a.firm):
        cast.a.admin.__class__.objects.filter(pk=cast.a.admin.pk).update(role="staff")

    assert api.get(CLIENTS).status_code == 200
    assert api.get("/api/v1/switches/").status_code == 403


def test_a_key_without_the_scope_may_not(cast: Cast) -> None:
    api = program(cast.a, "clients.view")

    assert api.get(CLIENTS).status_code == 200
    assert post(api, CLIENTS, {"name": "Orchard", "kind": "business"}).status_code == 403
    assert api.get("/api/v1/documents/").status_code == 403


def test_a_client_is_added_read_changed_archived_and_brought_back(cast: Cast, api: Browser) -> None:
    made = post(api, CLIENTS, {"name": "Orchard LLC", "kind": "business", "notes": "pays late"}).json()
    one = f"{CLIENTS}{made['id']}/"

    changed = api.patch(one, {"phone": "555 0100"}, content_type="application/json").json()

    assert (changed["name"], changed["phone"]) == ("Orchard LLC", "555 0100")
    assert api.put(f"{one}archive/").json()["archived_at"] is not None
    assert api.delete(f"{one}archive/").json()["archived_at"] is None
    with inside(cast.a.firm):
        events = AuditEvent.objects.filter(client_id=made["id"]).order_by("created_at")
        assert [e.actor_side for e in events] == ["api"] * 4


def test_a_bad_body_names_its_fields(api: Browser) -> None:
    response = post(api, CLIENTS, {"kind": "spaceship"})

    assert response.status_code == 422
    assert {error["field"] for error in response.json()["errors"]} == {"name", "kind"}


@pytest.mark.parametrize(
    "body", ["{", "[]", '"x"', "null", '{"name": 1e999}', "\ud800".encode("utf-16", "surrogatepass")]
)
def test_a_broken_body_is_a_problem_not_a_crash(api: Browser, body: str | bytes) -> None:
    response = api.post(CLIENTS, body, content_type="application/json")

    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"


def test_another_firms_client_is_not_there(cast: Cast, api: Browser) -> None:
    theirs = api.get(f"{CLIENTS}{cast.b.household.pk}/")
    nobody = api.get(f"{CLIENTS}{uuid.uuid4()}/")

    assert theirs.status_code == nobody.status_code == 404
    assert {**theirs.json(), "request_id": ""} == {**nobody.json(), "request_id": ""}


def test_lists_come_in_pages_that_fit_together(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        Client.objects.bulk_create(Client(name=f"Client {n}", kind="business") for n in range(7))
    seen, path = [], f"{CLIENTS}?limit=4"
    while path:
        page = api.get(path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"]

    assert len(seen) == len(set(seen)) == 10  # with the three of the cast


def test_a_repeated_post_gets_the_first_answer(cast: Cast, api: Browser) -> None:
    body = {"name": "Once Ltd", "kind": "business"}

    first = post(api, CLIENTS, body, **{"Idempotency-Key": "k1"})
    again = post(api, CLIENTS, body, **{"Idempotency-Key": "k1"})
    other = post(api, CLIENTS, {**body, "name": "Twice Ltd"}, **{"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    with inside(cast.a.firm):
        assert Client.objects.filter(name__endswith="Ltd").count() == 1


def test_a_repeat_while_the_first_still_runs_is_told_so(cast: Cast, api: Browser) -> None:
    body = {"name": "Once Ltd", "kind": "business"}
    post(api, CLIENTS, body, **{"Idempotency-Key": "k1"})
    with inside(cast.a.firm):
        IdempotentAnswer.objects.update(status=None, body=None)

    assert post(api, CLIENTS, body, **{"Idempotency-Key": "k1"}).status_code == 409


def test_a_file_is_shared_read_and_removed(cast: Cast, api: Browser) -> None:
    file = SimpleUploadedFile("return.pdf", PDF, "application/pdf")
    shared = api.post(f"{CLIENTS}{cast.a.household.pk}/documents/", {"file": file})
    assert shared.status_code == 201, shared.content
    one = f"/api/v1/documents/{shared.json()['id']}/"

    assert api.head(f"{one}content/").status_code == 200
    with inside(cast.a.firm):
        assert not AuditEvent.objects.filter(event="document.downloaded").exists()
    content = api.get(f"{one}content/")

    assert b"".join(content.streaming_content) == PDF
    assert content["Content-Disposition"].startswith("attachment")
    assert "sandbox" in content["Content-Security-Policy"]
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404


def test_a_bad_file_is_refused_with_the_reason(cast: Cast, api: Browser) -> None:
    file = SimpleUploadedFile("run.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")

    response = api.post(f"{CLIENTS}{cast.a.household.pk}/documents/", {"file": file})

    assert response.status_code == 422
    assert response.json()["detail"]


@pytest.mark.requirement("S2-1")
def test_a_switch_turned_off_makes_its_endpoints_vanish_for_that_firm_only(cast: Cast, api: Browser) -> None:
    other = program(cast.b)

    turned = api.put("/api/v1/switches/documents/", {"on": False}, content_type="application/json")

    assert turned.json()["on"] is False
    assert api.get("/api/v1/documents/").status_code == 404
    assert other.get("/api/v1/documents/").status_code == 200


def test_an_invitation_is_sent_once(cast: Cast, api: Browser) -> None:
    people = f"{CLIENTS}{cast.a.bakery.pk}/people/"
    person = post(api, people, {"name": "Nora New", "email": "nora@example.com"}).json()

    sent = api.post(f"{people}{person['id']}/invitation/")

    assert sent.status_code == 201
    assert sent.json()["email"] == "nora@example.com"


def test_nothing_below_the_api_is_a_problem_document_too(api: Browser) -> None:
    response = api.get("/api/v1/nonsense/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_the_reference_and_the_schema_are_served_without_signing_in(cast: Cast) -> None:
    browser = Browser(cast.a.firm)

    schema = browser.get("/api/v1/schema.json").json()
    page = browser.get("/api/docs/").content.decode()

    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/clients/", "/api/v1/documents/"} <= set(schema["paths"])
    assert all(path in page for path in schema["paths"])
    assert "clients.view" in page


def test_the_schema_asks_for_nothing_that_only_comes_back(cast: Cast) -> None:
    schema = Browser(cast.a.firm).get("/api/v1/schema.json").json()

    for name, shape in schema["components"]["schemas"].items():
        if name.endswith("Request"):
            assert not any(part.get("readOnly") for part in shape.get("properties", {}).values()), name


def test_the_apis_own_address_says_where_to_read_on(api: Browser) -> None:
    told = api.get("/api/v1/").json()

    assert [api.get(address).status_code for address in told.values()] == [200, 200]

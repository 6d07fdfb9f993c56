import logging
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from features.base import errors, errors_web
from features.base.middleware import DomainErrors, RequestLog
from features.base.scope import Scope, scope
from features.documents.switches import DOCUMENTS
from features.toggles.operations import turn
from tenants.context import inside
from tests.http import Browser

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@pytest.mark.parametrize(
    ("path", "status"), [("/", 302), ("/nowhere/", 404), ("/workspace/", 302), ("/workspace/nowhere/", 404)]
)
def test_every_answer_carries_the_headers(cast, path, status):
    response = Browser(cast.a.firm).get(path)

    assert response.status_code == status
    assert EXPECTED.items() <= dict(response.headers).items()
    policy = response.headers["Content-Security-Policy"]
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_each_request_has_an_id_of_its_own(cast):
    first, second = (Browser(cast.a.firm).get("/")["X-Request-Id"] for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    "path", ["/sign-in/{}/", "/invitation/{}/", "/workspace/reset/{}/", "/workspace/welcome/{}/"]
)
def test_tokens_in_paths_are_not_logged(cast, caplog, path):
    token = "kJ3hG5fD8sA1qW4eR7tY0uI2oP6lZ9xC"
    with caplog.at_level(logging.INFO, "portico.request"):
        Browser(cast.a.firm).get(path.format(token))

    lines = [record.getMessage() for record in caplog.records if record.name == "portico.request"]
    assert lines
    assert all(token not in line and "…" in line for line in lines)


def test_a_scope_ends_with_its_request():
    answer = RequestLog(lambda _: HttpResponse("ok"))(RequestFactory().get("/"))

    assert answer["X-Request-Id"]


def test_what_broke_is_told_without_details_and_with_an_id():
    with scope(Scope("request-7")):
        response: Any = errors_web.crashed(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "Traceback" not in response.content.decode()


def test_what_can_not_be_read_is_answered_without_looking_at_it():
    response: Any = errors_web.bad_request(RequestFactory().get("/"), ValueError("secret"))

    assert response.status_code == 400
    assert "secret" not in response.content.decode()


def answer_to(error: Exception, path: str = "/") -> Any:
    return DomainErrors(HttpResponse).process_exception(RequestFactory().get(path), error)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (errors.NotThere(), 404, "We can’t find that page"),
        (errors.NotAllowed(), 403, "Your role does not allow this"),
        (errors.Refused("Choose a shorter name."), 422, "Choose a shorter name."),
        (errors.Conflict("Somebody was faster."), 409, "Somebody was faster."),
        (errors.TooMany(), 429, "Wait a few minutes"),
        (errors.FreshProofNeeded(), 403, "Confirm that it is you first"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_refusal_becomes_a_page_in_the_interfaces_voice(error, status, words):
    response = answer_to(error, "/workspace/x/")

    assert response.status_code == status
    assert words in response.content.decode()
    assert 'href="/workspace/"' in response.content.decode()


def test_a_refusal_that_quotes_what_was_typed_is_encoded():
    error = errors.Refused("“<script>alert(1)</script>” is no name.")

    response = answer_to(error)

    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("error", [errors.Refused("x"), errors.NotThere()])
def test_the_api_says_it_in_its_own_way(error):
    assert answer_to(error, "/api/v1/x/") is None


def test_mistakes_of_ours_are_not_dressed_up():
    assert answer_to(KeyError("x")) is None


def test_a_page_that_is_not_there_looks_the_same_while_developing(cast, settings):
    settings.DEBUG = True
    with inside(cast.a.firm):
        turn(switch=DOCUMENTS, on=False, by=cast.a.owner)

    response = Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/documents/")

    assert response.status_code == 404
    assert "DEBUG" not in response.content.decode()


def test_an_address_that_only_takes_a_form_says_so(cast):
    bare = Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/you/devices/others/")

    assert (bare.status_code, bare["Allow"]) == (405, "POST")
    assert "only takes what a page sends" in bare.content.decode()

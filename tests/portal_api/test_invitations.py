"""Invitations over the API: read by state, sent by a To field, sent again, withdrawn."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.accounts.models import User
from features.base import outbox
from features.clients import operations
from features.clients.models import Invitation
from tenants.context import inside
from tests.cast import Cast
from tests.features.clients.conftest import person
from tests.http import Browser
from tests.portal_api.conftest import program

URL = "/api/v1/invitations/"


@pytest.fixture
def sent(cast: Cast) -> Invitation:
    with inside(cast.a.firm):
        someone = person("Nora Newcomer", cast.a.pottery)
        return operations.invite(contact=someone, client=cast.a.pottery, by=cast.a.staff, now=timezone.now())


def post(api: Browser, path: str, body: object) -> object:
    return api.post(path, body, content_type="application/json")


def test_they_are_listed_by_state(api: Browser, sent: Invitation) -> None:
    (row,) = api.get(URL).json()["results"]

    assert (row["id"], row["state"], row["email"]) == (str(sent.pk), "sent", "nora@example.com")
    assert api.get(URL, {"state": "sent"}).json()["results"] == [row]
    assert api.get(URL, {"state": "accepted"}).json()["results"] == []
    assert api.get(URL, {"state": "lost"}).status_code == 422
    assert api.get(f"{URL}{sent.pk}/").json() == row


@pytest.mark.requirement("S4-9")
def test_a_to_field_is_invited_with_an_answer_for_each(cast: Cast, api: Browser) -> None:
    body = {"client": str(cast.a.pottery.pk), "to": "new@example.com; bob@example.com; x@"}

    response = post(api, URL, body)

    found = [(one["address"], one["outcome"]) for one in response.json()["results"]]
    assert (response.status_code, found) == (
        201, [("new@example.com", "invited"), ("bob@example.com", "has_access"), ("x@", "refused")],
    )  # fmt: skip
    too_many = ";".join(f"p{n}@example.com" for n in range(21))
    assert post(api, URL, {**body, "to": too_many}).status_code == 422


@pytest.mark.requirement("S4-11")
@pytest.mark.parametrize("field", ["cc", "bcc", "CC", "reply_to"])
def test_nobody_but_those_in_to_is_invited(cast: Cast, api: Browser, field: str) -> None:
    body = {"client": str(cast.a.pottery.pk), "to": "new@example.com", field: "copied@example.com"}

    assert post(api, URL, body).status_code in (201, 422)

    with inside(cast.a.firm):
        outbox.deliver_waiting()
        assert not User.objects.filter(email="copied@example.com").exists()
    assert {address for letter in mail.outbox for address in letter.recipients()} <= {"new@example.com"}


def test_one_is_sent_again_and_withdrawn(cast: Cast, api: Browser, sent: Invitation) -> None:
    with inside(cast.a.firm):
        Invitation.objects.update(created_at=timezone.now() - timedelta(hours=1))

    again = api.post(f"{URL}{sent.pk}/resend/")

    assert (again.status_code, again.json()["state"]) == (201, "sent")
    assert api.get(f"{URL}{sent.pk}/").status_code == 404  # the newest counts
    newest = f"{URL}{again.json()['id']}/"
    assert api.delete(newest).status_code == 204
    assert api.get(newest).json()["state"] == "revoked"
    assert api.delete(newest).status_code == 409


@pytest.mark.parametrize("scopes", [["clients.view"], ["clients.invite"], ["documents.view"]])
def test_each_scope_opens_what_it_names(cast: Cast, sent: Invitation, scopes: list[str]) -> None:
    api = program(cast.a, *scopes)
    may_view = "clients.view" in scopes

    assert api.get(URL).status_code == (200 if may_view else 403)
    assert api.get(f"{URL}funnel/").status_code == (200 if may_view else 403)
    body = {"client": str(cast.a.pottery.pk), "to": "new@example.com"}
    assert post(api, URL, body).status_code == 403
    assert api.post(f"{URL}{sent.pk}/resend/").status_code == 403
    assert api.delete(f"{URL}{sent.pk}/").status_code == 403


def test_anothers_do_not_exist(cast: Cast, sent: Invitation) -> None:
    other = program(cast.b)

    for response in (
        other.get(f"{URL}{sent.pk}/"),
        other.delete(f"{URL}{sent.pk}/"),
        other.get(f"{URL}{uuid.uuid4()}/"),
    ):
        assert response.status_code == 404


def test_the_funnel_in_figures(api: Browser, sent: Invitation) -> None:
    steps = api.get(f"{URL}funnel/").json()["steps"]

    assert [(step["label"], step["count"]) for step in steps] == [
        ("Invited", 1), ("Delivered", 0), ("Opened", 0), ("Accepted", 0), ("Did a first thing", 0),
    ]  # fmt: skip

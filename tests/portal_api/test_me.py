"""Oneself, in the workspace's session alone."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from features.accounts.models import Session
from features.base import outbox
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser
from tests.portal_api.conftest import program

ME, EMAIL, SESSIONS = "/api/v1/me/", "/api/v1/me/email/", "/api/v1/me/sessions/"
JSON = "application/json"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stella(cast: Cast, clock) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def test_ones_own_details_are_read_and_changed_in_part(stella: Browser) -> None:
    assert stella.get(ME).json()["email"] == "stella@example.com"

    answer = stella.patch(ME, {"phone": "541 555 0142"}, content_type=JSON)

    assert (answer.status_code, answer.json()["phone"], answer.json()["name"]) == (
        200,
        "541 555 0142",
        "Stella Staff",
    )
    assert stella.patch(ME, {"phone": "call me"}, content_type=JSON).json()["errors"][0]["field"] == "phone"


def test_the_address_and_the_role_are_not_changed_in_passing(stella: Browser) -> None:
    stella.patch(ME, {"email": "evil@example.com", "role_name": "Owner"}, content_type=JSON)

    assert (stella.get(ME).json()["email"], stella.get(ME).json()["role_name"]) == (
        "stella@example.com",
        "Staff",
    )


@pytest.mark.requirement("D10")
def test_another_address_takes_a_fresh_proof_which_the_problem_names(
    cast: Cast, stella: Browser, clock
) -> None:
    clock.shift(timedelta(minutes=11))
    refused = stella.post(EMAIL, {"email": "stella@example.org"}, content_type=JSON)
    assert (refused.status_code, refused.json()["type"]) == (403, "fresh-proof-needed")
    fresh = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    asked = fresh.post(EMAIL, {"email": "stella@example.org"}, content_type=JSON)

    assert (asked.status_code, asked.json()) == (202, {"email": "stella@example.org"})
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    assert {letter.to[0] for letter in mail.outbox} == {"stella@example.org", "stella@example.com"}
    assert fresh.get(ME).json()["email"] == "stella@example.com"
    assert fresh.delete(EMAIL).status_code == 204
    assert fresh.delete(EMAIL).status_code == 404


def test_sessions_are_listed_and_ended(cast: Cast, stella: Browser) -> None:
    other = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    rows = stella.get(SESSIONS).json()
    assert sorted(row["is_current"] for row in rows) == [False, True]
    (theirs,) = [row["id"] for row in rows if not row["is_current"]]

    assert stella.delete(f"{SESSIONS}{theirs}/").status_code == 204

    assert other.get(ME).status_code == 401
    assert stella.delete(f"{SESSIONS}{theirs}/").status_code == 404


def test_all_others_end_and_nobody_elses(cast: Cast, stella: Browser) -> None:
    other = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    adam = Browser(cast.a.firm).signed_in_as(cast.a.admin)

    assert stella.delete(SESSIONS).status_code == 204

    assert [each.get(ME).status_code for each in (stella, other, adam)] == [200, 401, 200]
    with inside(cast.a.firm):
        adams = Session.objects.get(user=cast.a.admin.user)
    assert stella.delete(f"{SESSIONS}{adams.pk}/").status_code == 404


@pytest.mark.parametrize("path", [ME, SESSIONS])
def test_a_key_is_nobodys_self(cast: Cast, path: str) -> None:
    assert program(cast.a).get(path).status_code == 403
    assert Browser(cast.a.firm).get(path).status_code == 401
    assert program(cast.a).post(EMAIL, {"email": "x@example.org"}, content_type=JSON).status_code == 403

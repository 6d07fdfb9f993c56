from datetime import timedelta

import pytest

from features.accounts.models import Membership
from tenants.context import inside
from tests.features.accounts.web.conftest import said, sign_in

ACCOUNT = "/workspace/account/"
DETAILS = {
    "name": "Stella Stone",
    "title": "Accountant",
    "phone": "541 555 0142",
    "time_zone": "Europe/Berlin",
}
NEW = "seven blue kettles"


def test_details_are_shown_and_saved(cast, browser, people):
    browser.signed_in_as(people.staff)
    assert 'value="Stella Staff"' in said(browser.get(ACCOUNT))

    assert browser.post(ACCOUNT, DETAILS)["Location"] == ACCOUNT

    page = said(browser.get(ACCOUNT))
    assert "Your details are saved." in page
    assert 'value="Stella Stone"' in page
    with inside(cast.a.firm):
        assert Membership.objects.get(pk=people.staff.pk).title == "Accountant"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter your name."), ("phone", "call me", "Enter a phone number in digits"),
        ("time_zone", "Mars/Olympus", "Choose a time zone from the list."),
    ],
)  # fmt: skip
def test_what_can_not_be_is_said_and_the_rest_is_kept(browser, people, field, value, words):
    response = browser.signed_in_as(people.staff).post(ACCOUNT, DETAILS | {field: value})

    assert (response.status_code, words in said(response)) == (422, True)
    assert 'value="Accountant"' in said(response)


def test_the_password_is_changed_by_who_is_just_signed_in(browser, another, people):
    browser.signed_in_as(people.staff)
    another.signed_in_as(people.staff)

    response = browser.post(f"{ACCOUNT}password/", {"password": NEW})

    assert response["Location"] == ACCOUNT
    assert "Your password is set. One other browser was signed out." in said(browser.get(ACCOUNT))
    assert another.get(ACCOUNT).status_code == 302
    assert sign_in(another, password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "Use at least 12 characters. This one has 5."), ("", "Choose a password.")],
)
def test_what_is_wrong_with_a_password_is_said_beside_it_and_never_repeated(browser, people, password, words):
    response = browser.signed_in_as(people.staff).post(f"{ACCOUNT}password/", {"password": password})

    assert (response.status_code, words in said(response)) == (422, True)
    assert 'value="short"' not in said(response)


def test_an_hour_after_signing_in_it_asks_who_it_is_first(browser, people, clock):
    browser.signed_in_as(people.staff)
    clock.shift(timedelta(hours=1))

    assert browser.get(f"{ACCOUNT}password/")["Location"].startswith("/workspace/confirm/")
    assert browser.post(f"{ACCOUNT}password/", {"password": NEW})["Location"].startswith(
        "/workspace/confirm/"
    )


def test_it_is_ones_own_account_only(browser, people):
    assert browser.get(ACCOUNT).status_code == 302
    assert browser.post(f"{ACCOUNT}password/", {"password": NEW}).status_code == 302
    assert browser.signed_in_as(people.alice).get(ACCOUNT).status_code == 302

"""The pages of one's devices, on both sides, and the page behind “this was not me”."""

from datetime import timedelta

import pytest

from features.accounts import devices
from features.accounts.models import Session
from tenants.context import inside
from tests.features.accounts.web.conftest import ask, said, sign_in
from tests.http import Browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
SIDES = {"alice": ("/you/devices/", "/"), "staff": ("/workspace/account/devices/", "/workspace/")}


def enter(browser: Browser, post, email="alice@example.com") -> None:
    ask(browser, email)
    browser.post(post()[-1].path)


@pytest.mark.parametrize("who", SIDES)
def test_every_browser_is_listed_and_another_is_signed_out_at_once(browser, another, people, who):
    person, (page, home) = getattr(people, who), SIDES[who]
    browser.signed_in_as(person)
    another.signed_in_as(person)
    shown = said(browser.get(page))
    assert shown.count("This device") == 1
    assert another.get(home).status_code == 200

    (form,) = {
        part.split('"')[0]
        for part in shown.split('action="')
        if part.startswith(page) and "others" not in part.split('"')[0]
    }
    assert browser.post(form)["Location"] == page

    assert another.get(home).status_code == 302
    assert "That browser is signed out." in said(browser.get(page))


@pytest.mark.parametrize("who", SIDES)
def test_all_others_are_signed_out_without_being_asked_for_proof(browser, another, people, clock, who):
    person, (page, home) = getattr(people, who), SIDES[who]
    browser.signed_in_as(person)
    another.signed_in_as(person)
    clock.shift(timedelta(hours=1))

    assert browser.post(f"{page}others/")["Location"] == page

    assert "One other browser is signed out." in said(browser.get(page))
    assert another.get(home).status_code == 302
    assert browser.get(home).status_code == 200


def test_a_neighbors_browser_does_not_exist(cast, browser, another, people, sessions_of_a):
    browser.signed_in_as(people.alice)
    another.signed_in_as(people.bob)
    bobs = next(each for each in sessions_of_a() if each.user == people.bob.user)

    assert browser.post(f"/you/devices/{bobs.pk}/").status_code == 404
    assert another.get("/").status_code == 200


def test_a_link_that_waits_is_shown_and_cancelled(browser, another, people, post):
    browser.signed_in_as(people.alice)
    ask(another)
    link = post()[-1].path
    page = said(browser.get("/you/devices/"))
    assert "A sign-in link" in page

    (form,) = {
        part.split('"')[0] for part in page.split('action="') if part.startswith("/you/devices/links/")
    }
    browser.post(form)

    assert another.post(link).status_code == 410


def test_a_browser_is_known_by_its_cookie_and_a_new_one_is_written_about(browser, another, people, post):
    enter(browser, post)
    assert browser.cookies[devices.COOKIE]["httponly"]
    browser.post("/sign-out/")
    enter(browser, post)
    assert [letter.subject for letter in post() if "new device" in letter.subject] == []

    enter(another, post)

    assert post()[-1].subject == "A new device signed in at Aldergate"


@pytest.fixture
def warning(browser, another, people, post):
    """Alice is signed in in two browsers, and was warned of the second."""
    enter(browser, post)
    enter(another, post)
    return post()[-1]


def test_a_scanner_that_opens_the_link_and_presses_its_button_changes_nothing(
    cast, browser, another, warning
):
    scanner = Browser(cast.a.firm)
    for _ in range(5):
        assert scanner.get(warning.path).status_code == 200
        assert scanner.head(warning.path).status_code == 200
        assert scanner.post(warning.path).status_code == 422

    assert browser.get("/").status_code == 200
    assert another.get("/").status_code == 200


def test_with_the_code_of_the_mail_everybody_is_out(cast, browser, another, warning):
    page = Browser(cast.a.firm).post(warning.path, {"code": warning.code})

    assert "You are signed out everywhere" in said(page)
    assert browser.get("/").status_code == 302
    assert another.get("/").status_code == 302
    assert Browser(cast.a.firm).get(warning.path).status_code == 410


def test_staff_choose_a_new_password_at_once(cast, browser, another, people, post):
    sign_in(browser)
    sign_in(another)
    warning = post()[-1]

    response = browser.post(warning.path, {"code": warning.code})

    assert response["Location"].startswith("/workspace/reset/")
    assert sign_in(another).status_code == 422
    browser.post(response["Location"], {"password": "seven blue kettles"})
    assert sign_in(another, password="seven blue kettles").status_code == 302


def test_the_token_is_not_in_the_log(cast, browser, warning, caplog):
    with caplog.at_level("INFO", logger="portico.request"):
        browser.get(warning.path)

    assert warning.token not in caplog.text


def test_only_ones_own_sessions_are_counted(cast, browser, another, people):
    browser.signed_in_as(people.alice)
    another.signed_in_as(people.bob)
    browser.post("/you/devices/others/")

    with inside(cast.a.firm):
        assert Session.objects.count() == 2

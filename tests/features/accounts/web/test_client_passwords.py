"""Passwords for clients: a switch (D3, S1-27)."""

from datetime import timedelta

import pytest

from features.accounts.models import Session, User
from features.accounts.switches import CLIENT_PASSWORDS
from features.toggles import operations as switches
from tenants.context import inside
from tenants.kinds import Kind
from tests.cast import PASSWORD
from tests.features.accounts.web.conftest import CLIENT, holds, said
from tests.http import Browser

NEW = "seven blue kettles"
PAGES = ("/sign-in/password/", "/sign-in/forgotten/", "/sign-in/forgotten/sent/", "/sign-in/reset/nobodys/")


def turn(cast, *, on):
    with inside(cast.a.firm):
        switches.turn(switch=CLIENT_PASSWORDS, on=on, by=cast.a.owner)


def by_password(browser, email="alice@example.com", password=PASSWORD, **more):
    return browser.post("/sign-in/password/", {"email": email, "password": password, **more})


@pytest.fixture
def on(cast):
    turn(cast, on=True)


@pytest.mark.requirement("D3")
def test_only_law_firms_begin_with_them():
    assert {kind for kind in Kind if CLIENT_PASSWORDS.preset(kind)} == {Kind.LAW}


@pytest.mark.requirement("S3-20")
def test_off_there_are_none(browser, people):
    assert "Sign in with it" not in said(browser.get("/sign-in/"))
    for page in PAGES:
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"email": "alice@example.com", "password": PASSWORD}).status_code in (
            404,
            405,
        )
    browser.signed_in_as(people.alice)
    assert browser.get("/you/password/").status_code == 404
    assert "Password" not in said(browser.get("/you/"))


@pytest.mark.requirement("D3")
def test_a_client_signs_in_with_one_and_goes_where_they_were_going(on, browser, sessions_of_a):
    page = said(browser.get("/sign-in/?next=/documents/"))
    assert 'href="/sign-in/password/?next=/documents/"' in page

    response = by_password(browser, stays="on", next="/documents/")

    assert response["Location"] == "/documents/"
    assert holds(browser, CLIENT)
    (session,) = sessions_of_a()
    assert (session.method, session.side, session.stays) == ("password", Session.Side.CLIENT, True)


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com", "stella@example.com"])
def test_everybody_who_may_not_is_told_the_same(on, browser, email):
    wrong = "not the right password" if email.startswith("alice") else PASSWORD

    response = by_password(browser, email, wrong)

    assert response.status_code == 422
    assert "That e-mail address and password don’t belong together." in said(response)


def test_switched_off_passwords_stop_working_at_once_and_come_back_as_they_were(cast, on, browser, another):
    assert by_password(browser).status_code == 302

    turn(cast, on=False)
    assert by_password(another).status_code == 404
    assert another.post("/sign-in/", {"email": "alice@example.com"}).status_code == 302

    turn(cast, on=True)
    assert by_password(another).status_code == 302


@pytest.mark.requirement("S1-27")
def test_a_client_sets_their_own_after_a_fresh_proof(cast, browser, people, clock, post):
    turn(cast, on=True)
    with inside(cast.a.firm):
        people.alice.user.set_unusable_password()
        people.alice.user.save()
    browser.signed_in_as(people.alice)
    clock.shift(timedelta(minutes=11))
    assert browser.get("/you/password/")["Location"].startswith("/confirm/")
    browser.post("/confirm/", {"way": "code", "begin": "1", "next": "/you/password/"})
    browser.post("/confirm/", {"way": "code", "code": post()[-1].code, "next": "/you/password/"})
    assert "Set this password" in said(browser.get("/you/password/"))

    assert browser.post("/you/password/", {"password": NEW})["Location"] == "/you/"

    assert by_password(Browser(cast.a.firm), password=NEW).status_code == 302
    assert "Change your password" in said(browser.get("/you/password/"))
    assert "Your password for Aldergate was changed" in [letter.subject for letter in post()]


def test_a_forgotten_one_is_set_anew_by_mail(on, browser, another, post):
    browser.post("/sign-in/forgotten/", {"email": "alice@example.com"})
    link = post()[-1].path
    assert link.startswith("/sign-in/reset/")
    scanner = [another.get(link).status_code for _ in range(5)] + [another.head(link).status_code]
    assert scanner == [200] * 6

    assert browser.post(link, {"password": NEW})["Location"] == "/sign-in/password/"

    assert by_password(browser, password=NEW).status_code == 302
    assert another.get(link).status_code == 410


@pytest.mark.parametrize(
    ("email", "subject"),
    [("nobody@example.com", None), ("stella@example.com", "Signing in at Aldergate")],
)
def test_who_has_none_here_gets_no_link(on, browser, post, email, subject):
    response = browser.post("/sign-in/forgotten/", {"email": email})

    assert response["Location"] == "/sign-in/forgotten/sent/"
    assert [letter.subject for letter in post()] == ([subject] if subject else [])
    assert email in said(browser.get("/sign-in/forgotten/sent/"))


def test_a_link_to_a_new_password_is_dead_while_there_are_none(cast, on, browser, post):
    browser.post("/sign-in/forgotten/", {"email": "alice@example.com"})
    link = post()[-1].path
    turn(cast, on=False)

    assert browser.post(link, {"password": NEW}).status_code == 404

    with inside(cast.a.firm):
        assert User.objects.get(email="alice@example.com").check_password(PASSWORD)


def test_a_neighbors_password_opens_nothing_here(cast, on):
    """The twin has the same address and password; there, clients have none."""
    assert by_password(Browser(cast.b.firm)).status_code == 404

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts import sessions, tickets
from features.accounts.models import Membership, Session
from features.base.errors import TooMany
from tenants import hosts, welcome
from tenants.context import inside
from tests.cast import NOON, PASSWORD
from tests.features.accounts.web.conftest import CLIENT, STAFF, holds, said, sign_in
from tests.features.accounts.web.test_client import OPEN_REDIRECTS
from tests.http import Browser

WRONG = "That e-mail address and password don’t belong together."


def test_from_a_page_to_signing_in_and_back_to_it(browser, people, sessions_of_a):
    wanted = browser.get("/workspace/settings/team/")
    assert wanted["Location"] == "/workspace/sign-in/?next=%2Fworkspace%2Fsettings%2Fteam%2F"
    assert 'value="/workspace/settings/team/"' in said(browser.get(wanted["Location"]))

    response = sign_in(browser, "adam@example.com", next="/workspace/settings/team/")

    assert (response.status_code, response["Location"]) == (302, "/workspace/settings/team/")
    (session,) = sessions_of_a()
    assert (session.user, session.side, session.method) == (people.admin.user, Session.Side.STAFF, "password")
    assert browser.get("/workspace/sign-in/")["Location"] == "/workspace/"
    assert not holds(browser, CLIENT)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("stella@example.com", "not the password"), ("nobody@example.com", PASSWORD), ("alice@example.com", PASSWORD),
        ("stella@example.com", "x" * 200),
    ],
)  # fmt: skip
def test_every_wrong_pair_gets_the_same_answer_and_keeps_the_address(browser, email, password):
    response = sign_in(browser, email, password, next="/workspace/settings/team/")

    assert response.status_code == 422
    assert WRONG in said(response)
    assert f'value="{email}"' in said(response)
    assert 'value="/workspace/settings/team/"' in said(response)
    assert password not in said(response)
    assert not holds(browser, STAFF)


def test_known_and_unknown_are_refused_with_the_same_work(cast):
    def work(email):
        with CaptureQueriesContext(connection) as queries:
            sign_in(Browser(cast.a.firm), email, "not the password")
        return [query["sql"].split(" VALUES")[0].split(" WHERE")[0] for query in queries]

    work("warm.up@example.com")
    assert work("stella@example.com") == work("nobody@example.com") == work("alice@example.com")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"email": "", "password": "x"}, "Enter your e-mail address."),
        ({"email": "stella", "password": "x"}, "Enter an e-mail address like name@example.com."),
        ({"email": "stella@example.com", "password": ""}, "Enter your password."),
    ],
)
def test_what_is_missing_is_said(browser, form, words):
    response = browser.post("/workspace/sign-in/", form)

    assert (response.status_code, words in said(response)) == (422, True)


def test_tried_too_often_the_right_password_waits_too_but_not_in_the_browser_they_use(browser, another):
    assert sign_in(another).status_code == 302
    another.post("/workspace/sign-out/")
    for _ in range(9):  # and the one above
        assert sign_in(browser, password="guess").status_code == 422

    response = sign_in(browser)

    assert (response.status_code, TooMany.message in said(response)) == (429, True)
    assert sign_in(another).status_code == 302


@pytest.mark.parametrize("wish", OPEN_REDIRECTS)
def test_nobody_is_sent_to_another_host(browser, people, wish):
    assert sign_in(browser, next=wish)["Location"] == "/workspace/"
    assert browser.get("/workspace/sign-in/", {"next": wish})["Location"] == "/workspace/"


def test_a_client_is_not_let_into_the_workspace_nor_staff_into_the_portal(cast, people):
    client, staff = (
        Browser(cast.a.firm).signed_in_as(people.alice),
        Browser(cast.a.firm).signed_in_as(people.staff),
    )
    client.cookies[STAFF] = client.cookies[CLIENT].value
    staff.cookies[CLIENT] = staff.cookies[STAFF].value

    assert client.get("/workspace/account/")["Location"].startswith("/workspace/sign-in/")
    assert staff.get("/")["Location"].startswith("/sign-in/")


def test_a_cookie_carried_to_another_firm_is_nobodys(cast, people):
    browser, thief = Browser(cast.a.firm).signed_in_as(people.owner), Browser(cast.b.firm)
    thief.cookies[STAFF] = browser.cookies[STAFF].value

    assert thief.get("/workspace/account/")["Location"].startswith("/workspace/sign-in/")


def test_who_is_switched_off_is_out_with_the_next_click(cast, browser, people):
    browser.signed_in_as(people.staff)
    assert browser.get("/workspace/account/").status_code == 200
    with inside(cast.a.firm):
        Membership.objects.filter(pk=people.staff.pk).update(is_active=False)

    assert browser.get("/workspace/account/")["Location"].startswith("/workspace/sign-in/")
    assert browser.get("/workspace/sign-in/").status_code == 200


def test_staff_are_signed_out_after_twelve_quiet_hours(browser, people, clock):
    browser.signed_in_as(people.staff)
    clock.shift(12 * 3600)

    assert browser.get("/workspace/account/")["Location"].startswith("/workspace/sign-in/")


def test_signing_out_asks_first_ends_the_session_and_leaves_nothing_behind(browser, people, sessions_of_a):
    browser.signed_in_as(people.staff)
    page = browser.get("/workspace/account/")
    assert page["Cache-Control"] == "private, no-store"  # the back button shows nothing
    assert browser.get("/workspace/sign-out/").status_code == 200
    assert len(sessions_of_a()) == 1

    response = browser.post("/workspace/sign-out/")

    assert response["Location"] == "/workspace/sign-in/"
    assert (sessions_of_a(), holds(browser, STAFF)) == ([], False)
    assert browser.get("/workspace/account/").status_code == 302


def test_a_new_session_replaces_the_one_of_this_browser(browser, people, sessions_of_a):
    sign_in(browser)
    first = browser.cookies[STAFF].value

    sign_in(browser, "adam@example.com")

    assert [session.user for session in sessions_of_a()] == [people.admin.user]
    assert browser.cookies[STAFF].value != first


def test_a_fragment_asked_for_while_signed_out_moves_the_whole_page(browser):
    response = browser.get("/workspace/account/", headers={"hx-request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (
        204,
        "/workspace/sign-in/?next=%2Fworkspace%2Faccount%2F",
    )


def path_of(firm):
    with inside(firm):
        return welcome.address(firm, now=NOON).removeprefix(hosts.address(firm, ""))


def test_the_owner_comes_from_signing_up_and_opens_the_workspace_by_one_press(
    cast, browser, people, sessions_of_a
):
    path = path_of(cast.a.firm)
    for _ in range(3):
        page = browser.get(path)
    assert "Open your workspace" in said(page)
    assert sessions_of_a() == []

    response = browser.post(path)

    assert (response.status_code, response["Location"]) == (302, "/workspace/")
    assert [session.user for session in sessions_of_a()] == [people.owner.user]
    assert browser.post(path)["Location"] == "/workspace/"
    assert len(sessions_of_a()) == 1


def test_too_late_used_or_mangled_the_owner_signs_in_instead(cast, browser, another, clock):
    path = path_of(cast.a.firm)
    other_firms = path_of(cast.b.firm)
    clock.shift(120)

    for dead in (path, other_firms, "/workspace/welcome/xyz/"):
        for response in (another.get(dead), another.post(dead)):
            assert response.status_code == 410
            assert "Sign in with your e-mail address and the password you chose." in said(response)


def test_the_first_way_in_is_the_owners_alone(cast, people):
    token = path_of(cast.a.firm).split("/")[3]

    with inside(cast.a.firm):
        ticket = tickets.peek(token=token, purpose="first", now=NOON)
        assert ticket.user == people.owner.user
        assert sessions.find(token=token, side=Session.Side.STAFF, now=NOON) is None

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts.models import Session
from features.clients.models import Contact
from tenants.context import inside
from tests.features.accounts.web.conftest import CLIENT, ask, holds, said
from tests.http import Browser

OPEN_REDIRECTS = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "///evil.example",
    "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example/",
    " //evil.example", "http:evil.example", "https:/evil.example", "/" + "x" * 400, "?next=//evil.example",
    "/\x00/evil.example", "/\u202e/evil",
]  # fmt: skip


@pytest.mark.requirement("S3-20")
def test_the_door_asks_for_an_address_and_no_password(browser):
    response = browser.get("/sign-in/")

    assert response.status_code == 200
    assert 'type="password"' not in said(response)
    assert "Use the address Aldergate writes to you at." in said(response)
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.requirement("S3-19")
def test_from_asking_to_the_page_they_wanted(browser, post, people, sessions_of_a):
    assert browser.get("/documents/").headers["Location"] == "/sign-in/?next=%2Fdocuments%2F"

    response = ask(browser, next="/documents/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/sent/")
    assert "alice@example.com" in said(browser.get("/sign-in/sent/"))

    (letter,) = post()
    response = browser.post(letter.path)
    assert (response.status_code, response["Location"]) == (302, "/documents/")
    (session,) = sessions_of_a()
    assert (session.user, session.method, session.stays) == (people.alice.user, "link", True)
    assert holds(browser, CLIENT)


def test_the_code_of_the_mail_does_it_too(browser, post, people, sessions_of_a):
    ask(browser, next="/documents/", stays="")
    code = post()[0].code

    response = browser.post("/sign-in/sent/", {"code": code.lower()})

    assert (response.status_code, response["Location"]) == (302, "/documents/")
    (session,) = sessions_of_a()
    assert (session.user, session.method, session.stays) == (people.alice.user, "code", False)
    assert browser.cookies[CLIENT]["max-age"] == ""


def test_a_wrong_code_says_so_and_a_right_one_in_another_browser_is_wrong(
    browser, another, post, sessions_of_a
):
    ask(browser)
    ask(another, "bob@example.com")
    code = {letter.to: letter for letter in post()}["alice@example.com"].code

    for typed in ("WRONG234", code):
        response = another.post("/sign-in/sent/", {"code": typed})
        assert response.status_code == 422
        assert "That code does not work." in said(response)
    assert another.post("/sign-in/sent/", {"code": ""}).status_code == 422
    assert sessions_of_a() == []


@pytest.mark.parametrize("email", ["alice@example.com", "stella@example.com", "nobody@example.com"])
def test_every_address_gets_the_same_answer(browser, email):
    answers = [browser.get("/sign-in/"), ask(browser, email), browser.get("/sign-in/sent/")]

    assert [answer.status_code for answer in answers] == [200, 302, 200]
    neutral = said(answers[2]).replace(email, "ADDRESS")
    assert "If Aldergate knows <b>ADDRESS</b>, a link that signs you in is on its way." in neutral
    wrong = browser.post("/sign-in/sent/", {"code": "WRONG234"})
    assert wrong.status_code == 422
    assert "That code does not work. Check it and type it again, or ask for a new mail." in said(wrong)


def test_and_costs_the_same_work(cast):
    """The look-up, the ticket and the mail come later, in the worker: there is nothing to measure."""

    def work(email):
        browser = Browser(cast.a.firm)
        with CaptureQueriesContext(connection) as queries:
            ask(browser, email)
            browser.get("/sign-in/sent/")
            browser.post("/sign-in/sent/", {"code": "WRONG234"})
        return [re.split(r"VALUES|WHERE|SAVEPOINT ", query["sql"])[0] for query in queries]

    for _ in range(2):  # the trail notes the first refusal of a minute and begins to count at the second
        work("warm.up@example.com")
    known, unknown = work("alice@example.com"), work("nobody@example.com")
    assert known == unknown
    assert any("INSERT" in query for query in known)


def test_nothing_was_asked_nothing_is_shown(browser):
    assert browser.get("/sign-in/sent/")["Location"] == "/sign-in/"
    assert browser.post("/sign-in/sent/", {"code": "ABCD2345"})["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Enter your e-mail address."), ("alice", "Enter an e-mail address like name@example.com.")],
)
def test_a_malformed_address_is_answered_in_words_and_nothing_typed_is_lost(browser, typed, words):
    response = ask(browser, typed, next="/documents/", stays="")

    assert response.status_code == 422
    assert words in said(response)
    assert f'value="{typed}"' in said(response) or not typed
    assert 'value="/documents/"' in said(response)
    assert 'name="stays" id="id_stays" checked' not in said(response)


def test_asked_too_often_it_says_so_and_keeps_the_address(browser):
    for _ in range(5):
        ask(browser)

    response = ask(browser)

    assert response.status_code == 429
    assert "tried too often" in said(response)
    assert 'value="alice@example.com"' in said(response)


def test_whoever_is_signed_in_goes_on(browser, people):
    browser.signed_in_as(people.alice)

    assert browser.get("/sign-in/")["Location"] == "/"
    assert browser.get("/sign-in/?next=/documents/")["Location"] == "/documents/"


@pytest.mark.parametrize("wish", OPEN_REDIRECTS)
def test_nobody_is_sent_to_another_host(browser, people, post, wish):
    ask(browser, next=wish)
    assert browser.post(post()[0].path)["Location"] == "/"

    assert browser.get("/sign-in/", {"next": wish})["Location"] == "/"


@pytest.mark.requirement("S3-24")
def test_a_cookie_carried_to_another_firm_is_nobodys(cast, people):
    browser = Browser(cast.a.firm).signed_in_as(people.alice)
    thief = Browser(cast.b.firm)
    for name, cookie in browser.cookies.items():
        thief.cookies[name] = cookie.value

    assert thief.get("/sign-in/").status_code == 200
    assert thief.get("/").headers["Location"] == "/sign-in/"


def test_what_one_firm_signed_for_a_browser_another_does_not_believe(cast, browser, post):
    ask(browser, next="/documents/")
    other = Browser(cast.b.firm)
    for name, cookie in browser.cookies.items():
        other.cookies[name] = cookie.value

    assert other.get("/sign-in/sent/")["Location"] == "/sign-in/"


def test_signing_out_asks_first_and_ends_the_session(browser, people, sessions_of_a):
    browser.signed_in_as(people.alice)
    assert browser.get("/sign-out/").status_code == 200
    assert len(sessions_of_a()) == 1

    response = browser.post("/sign-out/")

    assert response["Location"] == "/sign-in/"
    assert sessions_of_a() == []
    assert not holds(browser, CLIENT)
    assert "You are signed out." in said(browser.get("/sign-in/"))


def test_signing_out_leaves_the_other_door_alone(browser, people, sessions_of_a):
    browser.signed_in_as(people.alice).signed_in_as(people.owner)

    browser.post("/sign-out/")

    (session,) = sessions_of_a()
    assert session.side == Session.Side.STAFF
    assert browser.get("/sign-out/")["Location"] == "/sign-in/"


def test_after_signing_out_a_cookie_kept_aside_is_worth_nothing(cast, browser, people):
    browser.signed_in_as(people.alice)
    kept = browser.cookies[CLIENT].value
    browser.post("/sign-out/")

    browser.cookies[CLIENT] = kept

    assert browser.get("/sign-in/").status_code == 200


@pytest.mark.requirement("S3-22")
def test_after_30_quiet_days_they_must_ask_again(browser, people, clock):
    browser.signed_in_as(people.alice)
    clock.shift(30 * 24 * 3600)

    assert browser.get("/documents/").headers["Location"] == "/sign-in/?next=%2Fdocuments%2F"


def test_a_contact_who_was_barred_is_shown_the_door_not_a_loop(cast, browser, people):
    browser.signed_in_as(people.alice)
    with inside(cast.a.firm):
        Contact.objects.filter(pk=people.alice.pk).update(is_active=False)

    assert browser.get("/sign-in/").status_code == 200


def test_forms_need_their_token(cast):
    strict = Browser(cast.a.firm, enforce_csrf_checks=True)
    strict.get("/sign-in/")

    for path in (
        "/sign-in/",
        "/sign-out/",
        "/workspace/sign-in/",
        "/workspace/sign-out/",
        "/workspace/forgotten/",
    ):
        assert strict.post(path, {"email": "alice@example.com"}).status_code == 403


def test_a_post_from_another_firms_page_is_refused(cast, people):
    strict = Browser(cast.a.firm, enforce_csrf_checks=True)
    page = strict.get("/sign-in/")
    token = page.context["csrf_token"]
    form = {"email": "alice@example.com", "csrfmiddlewaretoken": str(token)}

    assert (
        strict.post("/sign-in/", form, headers={"origin": "http://brickworks.localhost"}).status_code == 403
    )
    assert strict.post("/sign-in/", form, headers={"origin": "http://aldergate.localhost"}).status_code == 302

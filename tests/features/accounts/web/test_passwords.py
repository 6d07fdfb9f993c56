import pytest

from features.accounts import tickets
from features.accounts.models import Membership, Ticket
from tenants.context import inside
from tests.cast import NOON
from tests.features.accounts.web.conftest import said, sign_in
from tests.http import Browser

NEW = "seven blue kettles"
GONE = "This link no longer works"


def forgot(browser, email="stella@example.com"):
    return browser.post("/workspace/forgotten/", {"email": email})


@pytest.fixture
def letter(browser, post):
    forgot(browser)
    return post()[0]


def test_from_forgetting_to_signing_in_with_a_new_one(browser, letter):
    assert "stella@example.com" in said(browser.get("/workspace/forgotten/sent/"))
    assert "For <b>stella@example.com</b>." in said(browser.get(letter.path))

    response = browser.post(letter.path, {"password": NEW})

    assert response["Location"] == "/workspace/sign-in/"
    assert "Your new password is set. Sign in with it." in said(browser.get("/workspace/sign-in/"))
    assert sign_in(browser, password=NEW)["Location"] == "/workspace/"


@pytest.mark.parametrize("email", ["stella@example.com", "alice@example.com", "nobody@example.com"])
def test_every_address_gets_the_same_answer(browser, email):
    response = forgot(browser, email)

    assert (response.status_code, response["Location"]) == (302, "/workspace/forgotten/sent/")
    assert f"If <b>{email}</b> belongs to the team" in said(browser.get("/workspace/forgotten/sent/"))


def test_what_is_no_address_is_said(browser):
    assert "Enter an e-mail address like name@example.com." in said(forgot(browser, "stella"))
    assert forgot(browser, "").status_code == 422


def test_asked_too_often_it_says_so(browser):
    assert [forgot(browser).status_code for _ in range(6)] == [302] * 5 + [429]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_changes_nothing(cast, another, letter, method, people):
    for _ in range(4):
        getattr(another, method)(letter.path)
    another.post(letter.path)
    another.post(letter.path, {"password": ""})

    with inside(cast.a.firm):
        assert Ticket.objects.get().used_at is None
        assert Membership.objects.get(pk=people.staff.pk).user.password == people.staff.user.password


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Choose a password."),
        ("short", "Use at least 12 characters. This one has 5."),
        ("stella staff", "too close"),
    ],
)
def test_a_bad_password_is_said_in_words_and_the_link_stays_good(browser, letter, password, words):
    response = browser.post(letter.path, {"password": password})

    assert (response.status_code, words in said(response)) == (422, True)
    assert browser.post(letter.path, {"password": NEW}).status_code == 302


def test_used_expired_foreign_and_mangled_links_say_so_and_offer_a_new_one(cast, browser, letter, clock):
    browser.post(letter.path, {"password": NEW})
    with inside(cast.b.firm):
        foreign = tickets.issue(user=cast.b.staff.user, purpose="reset", now=NOON)
    with inside(cast.a.firm):
        late = tickets.issue(user=cast.a.staff.user, purpose="reset", now=NOON)
    clock.shift(1800)

    for token in (letter.token, foreign.token, late.token, "xyz"):
        path = f"/workspace/reset/{token}/"
        for response in (browser.get(path), browser.post(path, {"password": NEW})):
            assert (response.status_code, GONE in said(response)) == (410, True)
            assert 'href="/workspace/forgotten/"' in said(response)
    with inside(cast.b.firm):
        assert Membership.objects.get(pk=cast.b.staff.pk).user.password == cast.b.staff.user.password


def test_every_other_browser_is_signed_out(cast, browser, people, letter):
    elsewhere = Browser(cast.a.firm).signed_in_as(people.staff)

    browser.post(letter.path, {"password": NEW})

    assert elsewhere.get("/workspace/account/").status_code == 302


def test_the_address_with_the_token_is_not_told_to_anybody(browser, letter, caplog):
    assert browser.get(letter.path)["Referrer-Policy"] == "strict-origin"
    assert letter.token not in caplog.text

"""“Confirm it’s you”: where it is asked for, how it is answered, and where it leads."""

from datetime import timedelta

import pytest

from features.accounts.models import Session
from features.accounts.web import ways
from portal_api.models import ApiKey
from tenants.context import inside
from tests.cast import PASSWORD
from tests.features.accounts.web.conftest import said

PAGE = "/workspace/confirm/"
NEW_KEY = "/workspace/settings/api-keys/new/"
TEAM = "/workspace/settings/team/"
FORM = {"name": "Import of clients", "scopes": ["clients.view", "clients.edit"]}
ELEVEN = timedelta(minutes=11)


@pytest.fixture
def later(browser, people, clock):
    """Signed in as the owner, eleven minutes ago."""
    browser.signed_in_as(people.owner)
    clock.shift(ELEVEN)
    return browser


def test_a_page_is_there_at_once_after_signing_in(browser, people):
    assert browser.signed_in_as(people.owner).get(NEW_KEY).status_code == 200


@pytest.mark.requirement("D10")
def test_a_stale_page_asks_first_and_the_password_leads_back_to_it(later):
    asked = later.get(NEW_KEY)
    assert asked["Location"] == f"{PAGE}?next=%2Fworkspace%2Fsettings%2Fapi-keys%2Fnew%2F"
    page = said(later.get(asked["Location"]))
    assert "Confirm it’s you" in page
    assert "Mail me a code" in page

    answer = later.post(PAGE, {"way": "password", "password": PASSWORD, "next": NEW_KEY})

    assert answer["Location"] == NEW_KEY
    assert later.get(NEW_KEY).status_code == 200


def test_what_was_typed_is_there_again_and_nothing_happened_meanwhile(cast, later):
    host = later.defaults["HTTP_HOST"]
    asked = later.post(NEW_KEY, FORM, headers={"referer": f"http://{host}{NEW_KEY}"})
    assert asked["Location"].startswith(PAGE)
    later.post(PAGE, {"way": "password", "password": PASSWORD, "next": NEW_KEY})

    page = said(later.get(NEW_KEY))

    assert 'value="Import of clients"' in page
    assert page.count("checked") == 2
    assert "Nothing was changed yet" in page
    assert 'value="Import of clients"' not in said(later.get(NEW_KEY))
    with inside(cast.a.firm):
        assert not ApiKey.objects.exists()


def test_a_dialog_that_was_sent_is_open_again(later):
    referer = {"referer": f"http://{later.defaults['HTTP_HOST']}{TEAM}"}
    later.post(f"{TEAM}invitation/", {"email": "ines@example.com", "role": "admin"}, headers=referer)
    later.post(PAGE, {"way": "password", "password": PASSWORD, "next": TEAM})

    page, after = said(later.get(TEAM)), said(later.get(TEAM))

    assert 'value="ines@example.com"' in page
    assert ("data-open" in page, "data-open" in after) == (True, False)


def test_no_password_waits_in_the_session(cast, later, people):
    later.post(NEW_KEY, FORM | {"password": "seven blue kettles", "code": "ABCD2345"})

    with inside(cast.a.firm):
        kept = Session.objects.get(user=people.owner.user).data
    assert "kettles" not in str(kept)
    assert "ABCD2345" not in str(kept)


def test_the_code_of_a_mail_leads_back_too(later, post):
    page = later.post(PAGE, {"way": "code", "begin": "1", "next": NEW_KEY})
    assert "It is on its way to you by mail" in said(page)

    answer = later.post(PAGE, {"way": "code", "code": post()[-1].code, "next": NEW_KEY})

    assert answer["Location"] == NEW_KEY


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"way": "password", "password": "a guess of mine"}, "That is not your password."),
        ({"way": "password", "password": ""}, "Enter your password."),
        ({"way": "code", "code": "WRONG234"}, "That code does not work."),
        ({"way": "code", "code": ""}, "Type the code from the mail."),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(later, form, words):
    response = later.post(PAGE, form)

    assert (response.status_code, words in said(response)) == (422, True)
    assert later.get(NEW_KEY).status_code == 302


def test_a_sixth_code_within_the_hour_is_refused(later):
    answers = [later.post(PAGE, {"way": "code", "begin": "1"}).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_who_is_fresh_goes_straight_on_and_never_to_another_host(browser, people):
    browser.signed_in_as(people.owner)

    assert browser.get(f"{PAGE}?next={NEW_KEY}")["Location"] == NEW_KEY
    assert browser.get(f"{PAGE}?next=//evil.example/")["Location"] == "/workspace/"


def test_a_way_the_person_does_not_have_is_neither_shown_nor_taken(browser, people, clock):
    """Alice signs in by mail here: a password of hers, from another side, opens nothing."""
    browser.signed_in_as(people.alice)
    clock.shift(ELEVEN)

    page = said(browser.get("/confirm/"))
    answer = browser.post("/confirm/", {"way": "password", "password": PASSWORD})

    assert "Confirm with your password" not in page
    assert "Mail me a code" in page
    assert (answer.status_code, "Confirm it’s you" in said(answer)) == (200, True)


def test_another_way_can_be_registered(browser, people, clock, monkeypatch):
    monkeypatch.setattr(ways.ways, "_entries", dict(ways.ways._entries))
    prove = ways.ways.get("password").prove
    ways.ways.add(ways.Way("card", 5, "Use my card", ways.ProofForm, has=lambda _: True, prove=prove))
    browser.signed_in_as(people.owner)
    clock.shift(ELEVEN)

    assert said(browser.get(PAGE)).index("Use my card") < said(browser.get(PAGE)).index("Mail me a code")
    assert browser.post(PAGE, {"way": "card", "password": PASSWORD})["Location"] == "/workspace/"


def test_it_is_asked_of_nobody_who_is_not_signed_in(browser):
    assert browser.get(PAGE)["Location"].startswith("/workspace/sign-in/")
    assert browser.get("/confirm/")["Location"].startswith("/sign-in/")

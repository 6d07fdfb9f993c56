"""The second step at both doors: between a right password or link and a session that opens something."""

from datetime import timedelta

import pytest

from features.accounts.models import Session
from features.accounts.web.halfway import COOKIES
from features.clients.models import Contact
from tenants.context import inside
from tests.cast import NOON
from tests.features.accounts.web.conftest import CLIENT, STAFF, ask
from tests.features.factors.conftest import code_at, with_app
from tests.features.factors.web.conftest import add_passkey, answered, said, sign_in

PAGE, ENTRY = "/workspace/second-step/", "/workspace/passkey/"
OLGA = "olga@example.com"
HALF = COOKIES[Session.Side.STAFF]


@pytest.fixture
def half(browser, owner_with_app, clock):
    clock.move_to(NOON + timedelta(minutes=1))
    assert sign_in(browser, OLGA, next="/workspace/clients/")["Location"] == PAGE
    return browser


def test_a_password_alone_opens_nothing(half):
    assert STAFF not in half.cookies
    for page in ("/workspace/", "/workspace/account/two-step/", "/api/v1/me/"):
        assert half.get(page).status_code in (302, 401)
    half.cookies[STAFF] = half.cookies[HALF].value  # the half's token is no session's
    assert half.get("/workspace/").status_code == 302


def test_the_code_opens_the_page_they_were_going_to(half):
    assert "One more step" in said(half.get(PAGE))

    answer = half.post(PAGE, {"code": code_at(NOON + timedelta(minutes=1))})

    assert answer["Location"] == "/workspace/clients/"
    assert half.get("/workspace/clients/").status_code == 200
    assert half.cookies[HALF].value == ""
    assert half.get(PAGE)["Location"] == "/workspace/sign-in/"


def test_the_session_gets_a_token_of_its_own(half):
    before = half.cookies[HALF].value
    half.post(PAGE, {"code": code_at(NOON + timedelta(minutes=1))})

    assert half.cookies[STAFF].value not in ("", before)


def test_the_team_is_told_who_resets_it(half):
    assert "Ask an owner or administrator of Aldergate" in said(half.get(PAGE))


def test_a_wrong_code_says_so_beside_the_field(half):
    answer = half.post(PAGE, {"code": "000000"})

    assert answer.status_code == 422
    assert "That code does not work" in said(answer)
    assert "Type the six digits" in said(half.post(PAGE, {"code": ""}))


def test_a_recovery_code_does_where_the_phone_is_lost(half, owner_with_app):
    assert "recovery codes you have kept" in said(half.get(f"{PAGE}?recovery=1"))

    assert half.post(f"{PAGE}?recovery=1", {"code": owner_with_app[3]})["Location"] == "/workspace/clients/"


def test_after_ten_minutes_it_begins_again(half, clock):
    clock.shift(timedelta(minutes=10))

    answer = half.post(PAGE, {"code": code_at(NOON + timedelta(minutes=11))})

    assert answer["Location"] == "/workspace/sign-in/"
    assert "longer than ten minutes" in said(half.get("/workspace/sign-in/"))


def test_another_browser_has_no_half_of_it(half, another):
    assert another.get(PAGE)["Location"] == "/workspace/sign-in/"


def test_who_is_signed_in_here_stays_so_until_the_second_step(browser, owner_with_app, people):
    browser.signed_in_as(people.staff)

    sign_in(browser, OLGA)

    assert browser.get("/workspace/").status_code == 200


def test_a_new_password_does_not_go_past_it(half, people, cast, post):
    half.post("/workspace/forgotten/", {"email": OLGA})
    half.post(post()[-1].path, {"password": "seven blue kettles"})

    assert sign_in(half, OLGA, "seven blue kettles")["Location"] == PAGE


def test_a_clients_link_is_a_first_step_only(browser, cast, post):
    with inside(cast.a.firm):
        with_app(Contact.objects.select_related("user").get(pk=cast.a.alice.pk))
    ask(browser)

    answer = browser.post(post()[-1].path)

    assert answer["Location"] == "/second-step/"
    assert "Ask Aldergate to reset" in said(browser.get("/second-step/"))
    assert CLIENT not in browser.cookies
    assert browser.get("/documents/").status_code == 302
    later = NOON + timedelta(seconds=30)
    assert browser.post("/second-step/", {"code": code_at(later)})["Location"] == "/"


def test_the_next_page_is_one_of_ours(browser, owner_with_app):
    sign_in(browser, OLGA, next="//evil.example/")

    answer = browser.post(PAGE, {"code": code_at(NOON + timedelta(seconds=30))})
    assert answer["Location"] == "/workspace/"


class TestPasskey:
    @pytest.fixture
    def olga(self, browser, people, phone, clock):
        """The owner has made a passkey, and is signed out."""
        add_passkey(browser.signed_in_as(people.owner), phone)
        browser.post("/workspace/sign-out/")
        clock.shift(timedelta(seconds=1))
        return browser

    def test_it_signs_in_alone_and_goes_on(self, olga, phone):
        answer = olga.post(ENTRY, {"passkey": answered(olga, phone), "next": "/workspace/clients/"})

        assert answer["Location"] == "/workspace/clients/"
        assert olga.get("/workspace/").status_code == 200

    def test_it_is_the_second_step(self, olga, phone):
        assert sign_in(olga, OLGA)["Location"] == PAGE
        assert "Use your passkey, or type one of the recovery codes" in said(olga.get(PAGE))
        assert "Use your passkey instead" in said(olga.get(f"{PAGE}?recovery=1"))

        assert olga.post(PAGE, {"passkey": answered(olga, phone)})["Location"] == "/workspace/"

    def test_a_refused_one_leaves_the_other_ways_in_sight(self, olga, phone):
        sign_in(olga, OLGA)
        answer = olga.post(PAGE, {"passkey": "{}"})

        assert answer.status_code == 422
        assert "does not open this" in said(answer)
        assert "Recovery code" in said(answer)

    @pytest.mark.parametrize("typed", ["", "{}", "[]", "no json"])
    def test_what_is_none_leads_back_to_the_door_with_words(self, olga, typed):
        assert olga.post(ENTRY, {"passkey": typed})["Location"] == "/workspace/sign-in/"
        assert "passkey" in said(olga.get("/workspace/sign-in/"))

    def test_an_answer_needs_the_challenge_of_this_browser(self, olga, another, phone):
        answer = answered(olga, phone)

        assert another.post(ENTRY, {"passkey": answer})["Location"] == "/workspace/sign-in/"
        assert another.get("/workspace/").status_code == 302

    def test_the_challenge_tells_nobody_who_has_one(self, browser, olga):
        asked = browser.get("/passkey/options/").json()["publicKey"]

        assert not asked.get("allowCredentials")
        assert asked["userVerification"] == "required"
        assert asked["rpId"] == "aldergate.localhost"

"""The link of an invitation, opened by people, by machines, on other devices."""

import re
from datetime import timedelta
from urllib.parse import urlparse

import pytest
import time_machine
from django.core import mail

from features.accounts import sessions
from features.accounts.models import Session
from features.base import outbox
from features.clients import operations
from features.clients.models import Contact, Invitation
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.features.clients.conftest import person
from tests.http import Browser, text_of


@pytest.fixture
def nora(cast: Cast) -> Contact:
    with inside(cast.a.firm):
        return person("Nora Newcomer", cast.a.pottery)


@pytest.fixture
def link(cast: Cast, nora: Contact, post) -> str:
    with inside(cast.a.firm):
        operations.invite(contact=nora, client=cast.a.pottery, by=cast.a.staff, now=NOON)
        return f"/invitation/{post()[-1]}/"


class TestScanner:
    """Mail scanners open links, several times, and press buttons (R24)."""

    def test_opening_it_over_and_over_changes_nothing_about_it(self, cast, nora, link):
        for method in ("head", "get", "head", "get", "get"):
            assert getattr(Browser(cast.a.firm), method)(link).status_code == 200

        with inside(cast.a.firm):
            nora.refresh_from_db()
            assert (nora.joined_at, Session.objects.filter(user=nora.user).count()) == (None, 0)
        person = Browser(cast.a.firm)
        person.get(link)
        assert person.post(link)["Location"] == "/"

    def test_a_press_without_the_page_before_asks_for_the_code(self, cast, nora, link):
        scanner = Browser(cast.a.firm)

        response = scanner.post(link)

        assert (response.status_code, "Type the code" in text_of(response)) == (422, True)
        assert sessions.COOKIES[Session.Side.CLIENT] not in scanner.cookies
        with inside(cast.a.firm):
            nora.refresh_from_db()
            assert nora.joined_at is None

    def test_the_page_of_another_invitation_is_not_enough(self, cast, nora, link):
        browser = Browser(cast.a.firm)
        with inside(cast.a.firm):
            other = person("Otto Other", cast.a.bakery)
            operations.invite(contact=other, client=cast.a.bakery, by=cast.a.staff, now=NOON)
            outbox.deliver_waiting()
        browser.get(urlparse(re.search(r"http\S+/invitation/\S+", mail.outbox[-1].body)[0]).path)

        assert browser.post(link).status_code == 422


class TestElsewhere:
    """On another device than the one with the mail, its code opens the portal."""

    @pytest.fixture
    def code(self, link):
        return re.search(r"this is it: (\S+)", mail.outbox[-1].body)[1]

    def test_the_link_and_the_code_lead_in_without_the_page_before(self, cast, link, code):
        browser = Browser(cast.a.firm)

        assert browser.post(link, {"code": code.lower().replace("-", " ")})["Location"] == "/"
        assert browser.get("/you/").status_code == 200

    def test_five_wrong_codes_end_the_link(self, cast, link, code):
        browser = Browser(cast.a.firm)
        statuses = [browser.post(link, {"code": "WRNG-2345"}).status_code for _ in range(5)]

        assert statuses == [422, 422, 422, 422, 410]
        assert browser.post(link, {"code": code}).status_code == 410

    def test_the_door_leads_to_where_the_code_is_typed(self, cast):
        assert 'href="/invitation/"' in Browser(cast.a.firm).get("/sign-in/").content.decode()

    def test_the_address_and_the_code_are_enough_without_the_link(self, cast, nora, code):
        browser = Browser(cast.a.firm)
        assert "Open your portal here" in text_of(browser.get("/invitation/"))

        assert browser.post("/invitation/", {"email": "NORA@example.com ", "code": code})["Location"] == "/"

        assert "nora@example.com" in text_of(browser.get("/you/"))
        again = Browser(cast.a.firm).post("/invitation/", {"email": "nora@example.com", "code": code})
        assert again.status_code == 422

    @pytest.mark.parametrize("email", ["nora@example.com", "nobody@example.com", "alice@example.com"])
    def test_a_wrong_code_reads_the_same_for_known_and_unknown(self, cast, link, email):
        response = Browser(cast.a.firm).post("/invitation/", {"email": email, "code": "WRNG-2345"})

        assert (response.status_code, "That code does not work" in text_of(response)) == (422, True)

    def test_strangers_tries_end_nobodys_link(self, cast, link):
        stranger = Browser(cast.a.firm)
        for _ in range(12):
            last = stranger.post("/invitation/", {"email": "nora@example.com", "code": "WRNG-2345"})

        assert last.status_code == 429
        browser = Browser(cast.a.firm)
        browser.get(link)
        assert browser.post(link)["Location"] == "/"


class TestOpened:
    def test_a_page_that_is_shown_is_noted_once(self, cast, link):
        with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
            Browser(cast.a.firm).head(link)
            Browser(cast.a.firm).get(link, headers={"Sec-Purpose": "prefetch;prerender"})
            with inside(cast.a.firm):
                assert Invitation.objects.get().opened_at is None
            Browser(cast.a.firm).get(link)
        with time_machine.travel(NOON + timedelta(minutes=9)):
            Browser(cast.a.firm).get(link)

        with inside(cast.a.firm):
            assert Invitation.objects.get().opened_at == NOON + timedelta(minutes=5)

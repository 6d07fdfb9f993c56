from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.accounts import sessions
from features.accounts.models import Session
from features.base import scope
from features.clients import operations, queries, wished
from features.clients.models import Access, Contact, Invitation
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.features.clients.conftest import person
from tests.http import Browser, text_of


def label(browser: Browser) -> str:
    """Return what the switcher says that is shown."""
    return browser.get("/you/").content.decode().split("</small>")[1].split("<")[0]


class TestSwitcher:
    @pytest.fixture
    def bob(self, cast: Cast) -> Browser:
        return Browser(cast.a.firm).signed_in_as(cast.a.bob)

    @pytest.mark.requirement("S0-9")
    def test_who_acts_for_several_chooses_and_who_acts_for_one_is_not_asked(self, cast, bob):
        alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

        assert 'id="entities"' in bob.get("/you/").content.decode()
        assert 'id="entities"' not in alice.get("/you/").content.decode()

    @pytest.mark.requirement("S0-9")
    def test_a_choice_holds_for_this_browser_and_returns_to_the_page(self, cast, bob):
        response = bob.post("/showing/", {"client": str(cast.a.pottery.pk), "next": "/you/?x=1"})

        assert (response.status_code, response["Location"]) == (302, "/you/?x=1")
        assert shown_to(cast, cast.a.bob) == [cast.a.pottery]
        bob.post("/showing/", {"client": "", "next": "/"})
        assert shown_to(cast, cast.a.bob) == [cast.a.household, cast.a.pottery]

    @pytest.mark.requirement("S0-9")
    def test_the_next_session_of_this_browser_begins_with_it_and_no_other(self, cast, bob):
        bob.post("/showing/", {"client": str(cast.a.pottery.pk).upper()})
        kept = bob.cookies[wished.COOKIE]
        with inside(cast.a.firm):
            Session.objects.all().delete()

        bob.signed_in_as(cast.a.bob)

        assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 365 * 24 * 3600)
        assert label(bob) == "Aldergate Pottery"
        assert label(Browser(cast.a.firm).signed_in_as(cast.a.bob)) == "Everything"
        bob.post("/showing/", {"client": ""})
        with inside(cast.a.firm):
            Session.objects.all().delete()
        assert label(bob.signed_in_as(cast.a.bob)) == "Everything"

    def test_a_kept_choice_is_of_whoever_made_it_and_ends_with_access(self, cast, bob):
        bob.post("/showing/", {"client": str(cast.a.pottery.pk)})
        with inside(cast.a.firm):
            Session.objects.all().delete()
            for client in (cast.a.pottery, cast.a.household):
                Access.objects.get_or_create(contact=cast.a.charlie, client=client)
        assert label(bob.signed_in_as(cast.a.charlie)) == "Everything"

        with inside(cast.a.firm):
            Access.objects.create(contact=cast.a.bob, client=cast.a.bakery)
            Access.objects.filter(contact=cast.a.bob, client=cast.a.pottery).delete()

        assert label(bob.signed_in_as(cast.a.bob)) == "Everything"

    @pytest.mark.parametrize("value", ["", "x", "W10:1:x"])
    def test_a_choice_that_somebody_made_up_is_none(self, cast, bob, value):
        bob.cookies[wished.COOKIE] = value

        assert label(bob) == "Everything"

    @pytest.mark.parametrize(
        "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", ""]
    )
    def test_it_never_leads_away_from_the_portal(self, cast, bob, away):
        assert bob.post("/showing/", {"client": "", "next": away})["Location"] == "/"

    @pytest.mark.parametrize("wish", ["bakery", "other firm", "nonsense"])
    def test_what_is_not_theirs_is_not_there(self, cast, bob, wish):
        foreign = {"bakery": cast.a.bakery.pk, "other firm": cast.b.pottery.pk}

        assert bob.post("/showing/", {"client": str(foreign.get(wish, wish))}).status_code == 404
        assert shown_to(cast, cast.a.bob) == [cast.a.household, cast.a.pottery]

    @pytest.mark.requirement("S0-9", "S3-24")
    def test_access_taken_away_is_gone_with_the_next_click(self, cast, bob):
        bob.post("/showing/", {"client": str(cast.a.pottery.pk)})
        with inside(cast.a.firm):
            Access.objects.filter(contact=cast.a.bob, client=cast.a.pottery).delete()

        page = bob.get("/you/").content.decode()

        assert ("Pottery" in page, shown_to(cast, cast.a.bob)) == (False, [cast.a.household])

    def test_access_taken_away_in_the_middle_of_a_request_shows_nothing(self, cast, bob):
        """The scope asks again in the statement that uses it."""
        bob.post("/showing/", {"client": str(cast.a.pottery.pk)})
        with inside(cast.a.firm), scope.scope():
            session = Session.objects.get(user=cast.a.bob.user)
            assert queries.showing(cast.a.bob, session) == cast.a.pottery
            Access.objects.filter(contact=cast.a.bob, client=cast.a.pottery).delete()
            assert list(queries.scope_of(cast.a.bob, session)) == []

    def test_it_costs_one_query(self, cast, bob):
        bob.get("/you/")

        with CaptureQueriesContext(connection) as asked:
            bob.get("/you/")

        assert sum(query["sql"].startswith('SELECT "clients_access"') for query in asked) == 1


def shown_to(cast: Cast, contact: Contact) -> list[object]:
    with inside(cast.a.firm):
        session = Session.objects.get(user=contact.user)
        return list(queries.scope_of(contact, session))


OWN = {
    "name": "Alicia Alder", "phone": "541 555 0142", "address": "12 Alder Lane\nBend, OR 97701", "language": "es",
    "time_zone": "America/Denver",
}  # fmt: skip


class TestOwnDetails:
    @pytest.mark.requirement("S1-26")
    def test_all_of_it_is_saved_and_the_firm_reads_on_the_record_who_changed_it(self, cast):
        alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

        assert alice.post("/you/", OWN)["Location"] == "/you/"

        with inside(cast.a.firm):
            user = Contact.objects.select_related("user").get(pk=cast.a.alice.pk).user
        assert (user.address, user.language, user.time_zone) == (
            "12 Alder Lane, Bend, OR 97701",
            "es",
            "America/Denver",
        )
        staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)
        assert "Alicia Alder</b> changed their own details" in text_of(
            staff.get(f"/workspace/clients/{cast.a.household.pk}/")
        )

    def test_name_and_phone_are_theirs_to_change_and_the_address_is_not(self, cast):
        alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

        alice.post("/you/", OWN | {"email": "evil@example.com"})

        page = text_of(alice.get("/you/"))
        assert ("Alicia Alder" in page, "alice@example.com" in page, "evil@" in page) == (True, True, False)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("phone", "call me"),
            ("name", "a\0"),
            ("language", "klingon"),
            ("time_zone", "Mars/Olympus"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, cast, field, value):
        alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
        response = alice.post("/you/", {**OWN, field: value})

        other = OWN["phone" if field == "name" else "name"]
        assert (response.status_code, f'value="{other}"' in response.content.decode()) == (422, True)


class TestInvitation:
    @pytest.fixture
    def nora(self, cast: Cast) -> Contact:
        with inside(cast.a.firm):
            return person("Nora Newcomer", cast.a.pottery)

    @pytest.fixture
    def link(self, cast: Cast, nora: Contact, post) -> str:
        with inside(cast.a.firm):
            operations.invite(contact=nora, client=cast.a.pottery, by=cast.a.staff, now=NOON)
            return f"/invitation/{post()[-1]}/"

    @pytest.mark.requirement("S4-12")
    def test_opening_it_changes_nothing_however_often(self, cast, nora, link):
        for method in ("get", "head", "get"):
            response = getattr(Browser(cast.a.firm), method)(link)
            assert (response.status_code, response.cookies.get("sid")) == (200, None)

        with inside(cast.a.firm):
            nora.refresh_from_db()
            assert (nora.joined_at, Invitation.objects.get().accepted_at) == (None, None)

    def test_the_page_says_whose_it_is_and_tells_nobody_the_address(self, cast, link):
        response = Browser(cast.a.firm).get(link)

        page = text_of(response)
        for said in ("Nora Newcomer", "Aldergate Pottery", "nora@example.com", "Open your portal"):
            assert said in page
        assert response["Referrer-Policy"] == "strict-origin"
        assert ("http://" in page.replace("http://www.w3.org", ""), "https://" in page) == (False, False)

    @pytest.mark.requirement("S3-18", "S3-26", "S4-12")
    def test_pressing_the_button_leads_in_and_stays_in(self, cast, nora, link):
        browser = Browser(cast.a.firm)
        browser.get(link)

        response = browser.post(link)

        assert (response.status_code, response["Location"]) == (302, "/")
        assert browser.get("/you/").status_code == 200
        with inside(cast.a.firm):
            nora.refresh_from_db()
            assert nora.joined_at is not None

    def test_a_forged_press_is_refused(self, cast, link):
        browser = Browser(cast.a.firm, enforce_csrf_checks=True)

        assert browser.post(link).status_code == 403

    def test_used_it_leads_its_own_browser_in_and_tells_others_what_to_do(self, cast, link):
        browser = Browser(cast.a.firm)
        browser.get(link)
        browser.post(link)

        assert browser.get(link)["Location"] == "/"
        elsewhere = Browser(cast.a.firm).get(link)
        assert (elsewhere.status_code, "Get a sign-in link" in text_of(elsewhere)) == (410, True)
        assert Browser(cast.a.firm).post(link).status_code == 410

    @pytest.mark.parametrize("state", ["expired", "revoked", "removed"])
    def test_dead_it_says_why_and_what_to_do(self, cast, nora, link, state):
        with inside(cast.a.firm):
            invitation = Invitation.objects.select_related("ticket", "contact__user").get()
            if state == "expired":
                invitation.ticket.expires_at = NOON - timedelta(seconds=1)
                invitation.ticket.save()
            elif state == "revoked":
                operations.revoke(invitation=invitation, by=cast.a.staff, now=NOON)
            else:
                operations.remove_contact(contact=nora, client=cast.a.pottery, by=cast.a.staff, now=NOON)
        words = {"expired": "seven days", "revoked": "invite you again", "removed": "invite you again"}

        for method in ("get", "post"):
            response = getattr(Browser(cast.a.firm), method)(link)
            assert (response.status_code, words[state] in text_of(response)) == (410, True)

    def test_mangled_or_of_another_firm_it_is_unknown_and_names_nobody(self, cast, link):
        mangled = (link[:-3] + "/", "/invitation/%00%ff/", f"/invitation/{'x' * 3000}/")
        foreign = [Browser(cast.b.firm).get(link), Browser(cast.b.firm).post(link)]
        tries = foreign + [Browser(cast.a.firm).get(path) for path in mangled]

        for response in tries:
            page = text_of(response)
            assert (response.status_code, "Nora" in page, "Pottery" in page) == (404, False, False)

    def test_somebody_else_signed_in_here_is_told_and_signed_out(self, cast, link):
        browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
        before = browser.cookies[sessions.COOKIES[Session.Side.CLIENT]].value

        page = text_of(browser.get(link))
        for said in ("Switch account?", "signed in as <b>Alice Alder</b>", "Stay signed in as Alice Alder"):
            assert said in page
        browser.post(link)

        assert "nora@example.com" in text_of(browser.get("/you/"))
        with inside(cast.a.firm):
            assert sessions.find(token=before, side=Session.Side.CLIENT, now=timezone.now()) is None

    def test_before_it_is_accepted_the_portal_is_closed(self, cast, nora, link):
        browser = Browser(cast.a.firm).signed_in_as(nora)

        assert browser.get("/you/")["Location"].startswith("/sign-in/")

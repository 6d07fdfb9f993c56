import pytest

from features.accounts import tickets
from features.accounts.models import Ticket
from features.clients.models import Contact
from tenants.context import inside
from tests.cast import NOON
from tests.features.accounts.web.conftest import CLIENT, ask, holds, said
from tests.http import Browser

GONE = "This link no longer works"


@pytest.fixture
def letter(browser, post):
    """A mail that `browser` asked for, to Alice."""
    ask(browser, next="/documents/")
    return post()[0]


def rows(cast):
    with inside(cast.a.firm):
        return list(Ticket.objects.order_by("pk").values())


def test_where_it_was_asked_for_it_has_one_button(browser, letter):
    response = browser.get(letter.path)

    assert response.status_code == 200
    assert "This signs you in as <b>alice@example.com</b>." in said(response)
    assert 'name="code"' not in said(response)


def test_elsewhere_it_asks_for_the_code_and_names_nobody(another, letter):
    response = another.get(letter.path)

    assert response.status_code == 200
    assert 'name="code"' in said(response)
    assert "alice" not in said(response).lower()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_opens_it_as_often_as_it_likes(cast, another, letter, method, sessions_of_a):
    before = rows(cast)
    for _ in range(6):
        getattr(another, method)(letter.path)

    assert rows(cast) == before
    assert sessions_of_a() == []


def test_a_scanner_that_presses_buttons_gets_nowhere_and_breaks_nothing(
    cast, browser, another, letter, sessions_of_a
):
    for form in ({}, {"code": ""}, {"code": "x"}, {"code": "submit"}) * 3:
        response = another.post(letter.path, form)
        assert response.status_code == 422
        assert not holds(another, CLIENT)
    assert sessions_of_a() == []

    assert browser.post(letter.path).status_code == 302


def test_elsewhere_the_code_lets_in(another, letter, people, sessions_of_a):
    assert "Type the code from the mail." in said(another.post(letter.path))
    wrong = another.post(letter.path, {"code": "WRONG234"})
    assert (wrong.status_code, "That code does not work." in said(wrong)) == (422, True)

    response = another.post(letter.path, {"code": letter.code})

    assert (response.status_code, response["Location"]) == (302, "/documents/")
    assert [session.user for session in sessions_of_a()] == [people.alice.user]


def test_five_wrong_codes_end_the_link_for_everybody(browser, another, letter):
    for _ in range(4):
        assert another.post(letter.path, {"code": "WRONG234"}).status_code == 422
    fifth = another.post(letter.path, {"code": "WRONG234"})

    assert (fifth.status_code, GONE in said(fifth)) == (410, True)
    assert another.post(letter.path, {"code": letter.code}).status_code == 410
    assert browser.post(letter.path).status_code == 410


def test_posted_twice_it_signs_in_once(browser, letter, sessions_of_a):
    assert browser.post(letter.path).status_code == 302
    second = browser.post(letter.path)

    assert second.status_code == 410
    assert len(sessions_of_a()) == 1
    assert "Go on as Alice Alder" in said(second)


@pytest.mark.requirement("S3-19")
def test_a_used_link_still_leads_a_person_who_is_signed_in_to_the_page_it_names(browser, letter):
    browser.post(letter.path)

    assert browser.get(letter.path)["Location"] == "/documents/"


@pytest.mark.requirement("S3-19")
@pytest.mark.parametrize("state", ["used", "expired"])
def test_a_dead_link_offers_a_new_one_to_the_same_address_for_the_same_page(  # noqa: PLR0917
    browser, another, letter, post, clock, state
):
    if state == "used":
        browser.post(letter.path)
    clock.shift(600)

    gone = another.get(letter.path)
    assert (gone.status_code, GONE in said(gone)) == (410, True)
    assert "alice" not in said(gone).lower()

    response = another.post(f"{letter.path}again/")
    assert response["Location"] == "/sign-in/sent/"
    shown = said(another.get("/sign-in/sent/"))
    assert "a…@example.com" in shown
    assert "alice@" not in shown
    fresh = post()[-1]
    assert (fresh.to, fresh.path != letter.path) == ("alice@example.com", True)
    assert another.post(fresh.path)["Location"] == "/documents/"


def test_a_dead_link_is_no_way_to_flood_a_mailbox(browser, letter, clock):
    clock.shift(600)
    statuses = [browser.post(f"{letter.path}again/").status_code for _ in range(6)]

    assert statuses == [302, 302, 302, 302, 429, 429]


@pytest.mark.parametrize(
    "token", ["x", "A" * 43, "%00", "€" * 10, "../../etc/passwd", "a" * 2000, "%F0%9F%94%91", "<script>"]
)
def test_a_mangled_link_says_so_and_leads_to_the_door(browser, token):
    for response in (
        browser.get(f"/sign-in/{token}/"),
        browser.post(f"/sign-in/{token}/", {"code": "ABCD2345"}),
    ):
        assert response.status_code in (404, 410)
        if response.status_code == 410:
            assert "Get a new link" in said(response)
            assert 'href="/sign-in/"' in said(response)
            assert "<script>/" not in said(response)


def test_another_firms_link_is_a_mangled_one(cast, browser):
    with inside(cast.b.firm):
        foreign = tickets.issue(user=cast.b.alice.user, purpose="sign_in", now=NOON)
    path = f"/sign-in/{foreign.token}/"

    for response in (browser.get(path), browser.post(path, {"code": foreign.code})):
        assert (response.status_code, "Get a new link" in said(response)) == (410, True)
    assert browser.post(f"{path}again/")["Location"] == "/sign-in/"
    assert Browser(cast.b.firm).get(path).status_code == 200


def test_an_invitation_is_no_sign_in_link(cast, browser, people):
    with inside(cast.a.firm):
        issued = tickets.issue(user=people.alice.user, purpose="client_invite", now=NOON)

    assert browser.post(f"/sign-in/{issued.token}/", {"code": issued.code}).status_code == 410


def test_somebody_else_signed_in_is_asked_before_they_are_replaced(browser, people, letter, sessions_of_a):
    browser.signed_in_as(people.bob)
    page = said(browser.get(letter.path))
    assert "Switch account?" in page
    assert "You are signed in as <b>Bob Birch</b> now." in page
    assert "Stay signed in as Bob Birch" in page

    browser.post(letter.path)

    (session,) = sessions_of_a()
    assert session.user == people.alice.user


def test_the_session_and_the_form_token_are_new_ones(browser, people, letter):
    browser.signed_in_as(people.alice)
    browser.get("/sign-out/")
    before = {name: browser.cookies[name].value for name in (CLIENT, "csrf")}

    browser.post(letter.path)

    assert all(browser.cookies[name].value != value for name, value in before.items())


def test_who_may_not_use_the_portal_any_more_has_a_dead_link(cast, browser, people, letter):
    with inside(cast.a.firm):
        Contact.objects.filter(pk=people.alice.pk).update(is_active=False)

    for response in (browser.get(letter.path), browser.post(letter.path)):
        assert response.status_code == 410
        assert "Send me a new link" not in said(response)


def test_the_address_with_the_token_is_not_told_to_anybody(browser, letter, caplog):
    for response in (browser.get(letter.path), browser.get("/sign-in/" + "A" * 43 + "/")):
        assert response["Referrer-Policy"] == "strict-origin"
        assert response["Cache-Control"] == "private, no-store"
        assert "http" not in said(response).replace("http-equiv", "").replace(letter.path, "")
    with caplog.at_level("INFO"):
        browser.post(letter.path)
    assert letter.token not in caplog.text

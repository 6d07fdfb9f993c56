"""The pages of another e-mail address, on both sides, and the link that went to the new one."""

from datetime import timedelta

import pytest

from features.accounts.models import User
from tenants.context import inside
from tests.features.accounts.web.conftest import ask, said
from tests.http import Browser

NEW = "alice.alder@example.org"
PAGES = {"alice": ("/you/email/", "/you/"), "staff": ("/workspace/account/email/", "/workspace/account/")}


@pytest.fixture
def letters(browser, people, post):
    """Alice asked for another address: the mail to the new one, and that to the old one."""
    browser.signed_in_as(people.alice).post("/you/email/", {"email": NEW})
    return post()


def address_of(cast, person):
    with inside(cast.a.firm):
        return User.objects.get(pk=person.user_id).email


@pytest.mark.requirement("S1-26")
@pytest.mark.parametrize("who", PAGES)
def test_it_is_asked_for_confirmed_and_said(cast, browser, people, post, who):
    page, back = PAGES[who]
    browser.signed_in_as(getattr(people, who))

    assert browser.post(page, {"email": NEW})["Location"] == back
    assert "Waits to be confirmed" in said(browser.get(back))
    link = post()[0].path
    assert "From now on you sign in with" in said(browser.get(link))
    assert browser.post(link)["Location"] == back

    assert f"Your address is {NEW} now." in said(browser.get(back))
    assert address_of(cast, getattr(people, who)) == NEW


@pytest.mark.parametrize("who", PAGES)
def test_a_stale_session_proves_itself_first_and_the_address_typed_is_still_there(
    browser, people, clock, who, post
):
    page, _ = PAGES[who]
    browser.signed_in_as(getattr(people, who))
    clock.shift(timedelta(minutes=11))
    referer = {"referer": f"http://{browser.defaults['HTTP_HOST']}{page}"}

    confirm = browser.post(page, {"email": NEW}, headers=referer)["Location"]
    assert "/confirm/?next=" in confirm
    prove = confirm.partition("?")[0]
    browser.post(prove, {"way": "code", "begin": "1", "next": page})
    assert browser.post(prove, {"way": "code", "code": post()[-1].code, "next": page})["Location"] == page

    assert f'value="{NEW}"' in said(browser.get(page))


def test_a_scanner_that_opens_the_link_and_presses_its_button_changes_nothing(cast, people, letters):
    scanner = Browser(cast.a.firm)
    for _ in range(5):
        page = said(scanner.get(letters[0].path))
        assert NEW not in page
        assert scanner.head(letters[0].path).status_code == 200
        assert scanner.post(letters[0].path).status_code == 422

    assert address_of(cast, people.alice) == "alice@example.com"


def test_elsewhere_the_code_of_the_mail_is_enough(cast, browser, people, letters):
    elsewhere = Browser(cast.a.firm)
    to_new = letters[0]
    assert "That code does not work." in said(elsewhere.post(to_new.path, {"code": "WRONG234"}))

    page = said(elsewhere.post(to_new.path, {"code": to_new.code}))

    assert "Your address is changed" in page
    assert address_of(cast, people.alice) == NEW
    assert browser.get("/").status_code == 302


def test_whoever_is_signed_in_as_somebody_else_needs_the_code_too(cast, people, letters):
    bob = Browser(cast.a.firm).signed_in_as(people.bob)

    assert bob.post(letters[0].path).status_code == 422

    assert address_of(cast, people.alice) == "alice@example.com"


def test_the_old_mailbox_stops_it_and_everybody_is_out(cast, browser, people, letters):
    to_new, to_old = letters

    Browser(cast.a.firm).post(to_old.path, {"code": to_old.code})

    assert browser.get("/").status_code == 302
    assert Browser(cast.a.firm).post(to_new.path, {"code": to_new.code}).status_code == 410
    assert address_of(cast, people.alice) == "alice@example.com"


def test_it_is_dropped_on_the_page(browser, letters):
    assert browser.post("/you/email/kept/")["Location"] == "/you/"

    page = said(browser.get("/you/"))
    assert "Your address stays alice@example.com." in page
    assert "Waits to be confirmed" not in page
    assert browser.post("/you/email/kept/").status_code == 404


def test_the_new_address_signs_in_and_the_old_one_does_not(cast, browser, letters, post):
    browser.post(letters[0].path)
    before = len(post())

    ask(Browser(cast.a.firm), "alice@example.com")
    assert len(post()) == before
    ask(Browser(cast.a.firm), NEW)

    assert post()[-1].to == NEW


@pytest.mark.parametrize("path", ["/new-address/nobodys/", "/not-me/nobodys/"])
def test_a_link_that_is_nobodys_is_gone(browser, path):
    assert browser.get(path).status_code == 410
    assert browser.post(path, {"code": "ABCD2345"}).status_code == 410


def test_a_neighbors_firm_knows_nothing_of_it(cast, letters):
    assert Browser(cast.b.firm).get(letters[0].path).status_code == 410

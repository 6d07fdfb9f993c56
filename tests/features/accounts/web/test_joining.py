import pytest

from features.accounts import operations, tickets
from features.accounts.models import Membership
from features.accounts.roles import Role
from tenants.context import inside
from tests.cast import NOON
from tests.features.accounts.web.conftest import STAFF, holds, said

GONE = "This link no longer works"
FORM = {"name": "Ines Ito", "password": "seven blue kettles"}


@pytest.fixture
def letter(cast, people, post):
    with inside(cast.a.firm):
        operations.invite(email="ines@example.com", role=Role.STAFF, by=people.owner, now=NOON)
    return post()[0]


def test_a_colleague_joins_and_stands_in_the_workspace(browser, letter, sessions_of_a):
    page = said(browser.get(letter.path))
    assert "You sign in with <b>ines@example.com</b>." in page
    assert sessions_of_a() == []

    response = browser.post(letter.path, FORM)

    assert (response.status_code, response["Location"]) == (302, "/workspace/")
    assert [(s.user.name, s.method) for s in sessions_of_a()] == [("Ines Ito", "invitation")]
    assert browser.get("/workspace/account/").status_code == 200


@pytest.mark.parametrize("form", [None, {}, {"name": "", "password": ""}])
def test_a_scanner_changes_nothing(cast, another, letter, form):
    for _ in range(3):
        another.get(letter.path)
        another.head(letter.path)
        assert another.post(letter.path, form).status_code == 422

    with inside(cast.a.firm):
        assert Membership.objects.get(user__email="ines@example.com").is_invited


def test_what_is_wrong_is_said_and_the_name_is_kept(browser, letter):
    response = browser.post(letter.path, FORM | {"password": "short"})

    assert response.status_code == 422
    assert "Use at least 12 characters. This one has 5." in said(response)
    assert 'value="Ines Ito"' in said(response)
    assert 'value="short"' not in said(response)


def test_posted_twice_it_leads_into_the_workspace_once(browser, another, letter, sessions_of_a):
    browser.post(letter.path, FORM)

    assert browser.post(letter.path, FORM)["Location"] == "/workspace/"
    assert another.post(letter.path, FORM).status_code == 410
    assert len(sessions_of_a()) == 1


def test_used_expired_foreign_and_mangled_links_say_so(cast, another, letter, clock):
    with inside(cast.b.firm):
        invited = operations.invite(email="ines@example.com", role=Role.STAFF, by=cast.b.owner, now=NOON)
        foreign = tickets.issue(user=invited.user, purpose="staff_invite", now=NOON)
    clock.shift(7 * 24 * 3600)

    for token in (letter.token, foreign.token, "xyz"):
        path = f"/workspace/invitation/{token}/"
        for response in (another.get(path), another.post(path, FORM)):
            assert (response.status_code, GONE in said(response)) == (410, True)
            assert not holds(another, STAFF)


def test_somebody_else_signed_in_is_told_before_they_are_replaced(browser, people, letter, sessions_of_a):
    browser.signed_in_as(people.staff)
    assert "You are signed in as <b>Stella Staff</b> now." in said(browser.get(letter.path))

    browser.post(letter.path, FORM)

    assert [session.user.name for session in sessions_of_a()] == ["Ines Ito"]


def test_a_contact_who_is_invited_finds_their_name_there(cast, browser, people, post):
    with inside(cast.a.firm):
        operations.invite(email="alice@example.com", role=Role.STAFF, by=people.owner, now=NOON)

    assert 'value="Alice Alder"' in said(browser.get(post()[0].path))

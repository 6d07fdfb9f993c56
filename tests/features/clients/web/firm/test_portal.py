from tests.features.clients.web.firm.conftest import text_of
from tests.http import Browser


def test_the_owner_sees_the_portal_as_their_own_contact(cast):
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    response = browser.post("/workspace/see-portal/")

    assert response["Location"] == "/"
    page = text_of(browser.get("/you/"))
    assert ("Olga Owner" in page, "olga@example.com" in page) == (True, True)


def test_who_is_no_contact_has_no_portal_to_see(staff):
    assert staff.post("/workspace/see-portal/").status_code == 404


def test_a_clients_session_in_the_same_browser_ends(cast):
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice).signed_in_as(cast.a.owner)
    before = browser.cookies["sid"].value

    browser.post("/workspace/see-portal/")

    assert "Olga Owner" in text_of(browser.get("/you/"))
    browser.cookies["sid"] = before
    assert browser.get("/you/").status_code == 302

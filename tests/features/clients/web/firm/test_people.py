import pytest

from features.clients.models import Access, Contact
from tenants.context import inside
from tests.features.clients.web.firm.conftest import record, text_of, toasts


def url(cast, more="new/"):
    return record(cast.a.bakery, f"people/{more}")


def test_somebody_new_is_added_and_invited_at_once(staff, cast):
    given = {"name": "Ruth Ashby", "email": "ruth@example.com", "phone": "", "role": "Owner", "invite": "on"}
    response = staff.post(url(cast), given)

    assert response["Location"] == record(cast.a.bakery)
    page = text_of(staff.get(record(cast.a.bakery)))
    for said in ("Ruth Ashby", "Owner", "Invited Mar 10", "An invitation is on the way to ruth@example.com"):
        assert said in page


def test_an_address_that_is_known_adds_that_person_and_says_so(staff, cast):
    given = {"name": "Whoever", "email": "OLGA@example.com", "role": ""}
    staff.post(url(cast), given)

    assert "olga@example.com was known here already, as Olga Owner" in toasts(staff, record(cast.a.bakery))


@pytest.mark.parametrize(
    ("given", "field"),
    [({"email": "ruth"}, "email"), ({"name": ""}, "name"), ({"email": "charlie@example.com"}, "email")],
)
def test_bad_input_keeps_what_was_typed(staff, cast, given, field):
    typed = {"name": "Ruth Ashby", "email": "ruth@example.com", "phone": "541 555 0142", "role": "Owner"}
    response = staff.post(url(cast), {**typed, **given})

    page = response.content.decode()
    assert (response.status_code, page.count('aria-invalid="true"')) == (422, 1)
    assert ('value="541 555 0142"' in page, 'value="Owner"' in page) == (True, True)


def test_somebody_known_is_found_and_added(staff, cast):
    found = staff.get(url(cast), {"q": "ali"}, headers={"hx-request": "true"}).content.decode()
    assert ("Alice Alder" in found, "Charlie" in found, "<html" in found) == (True, False, False)

    staff.post(url(cast, f"{cast.a.alice.pk}/link/"))

    with inside(cast.a.firm):
        assert Access.objects.filter(client=cast.a.bakery, contact=cast.a.alice).exists()


def test_details_are_changed(staff, cast):
    given = {"name": "Charles Cedar", "email": "charles@example.com", "phone": "", "role": "Baker"}
    staff.post(url(cast, f"{cast.a.charlie.pk}/"), given)

    assert "Links mailed to charlie@example.com no longer work" in toasts(staff, record(cast.a.bakery))
    assert "Charles Cedar" in text_of(staff.get(record(cast.a.bakery)))


def test_a_colleagues_details_are_not_on_offer(staff, cast):
    with inside(cast.a.firm):
        owner = Contact.objects.get(user=cast.a.owner.user)
        address = record(owner.clients.get(), f"people/{owner.pk}/")

    page = staff.get(address).content.decode()
    staff.post(address, {"email": "mine@example.com", "name": "X", "phone": "", "role": "Tester"})

    assert 'name="email"' not in page
    with inside(cast.a.firm):
        assert Contact.objects.get(pk=owner.pk).user.email == "olga@example.com"


def test_removing_offers_undo(staff, cast):
    staff.post(url(cast, f"{cast.a.charlie.pk}/remove/"))

    shown = toasts(staff, record(cast.a.bakery))
    assert "Charlie Cedar no longer acts for Aldergate Bakery." in shown
    staff.post(shown.split('action="')[1].split('"')[0])
    with inside(cast.a.firm):
        assert Access.objects.filter(client=cast.a.bakery, contact=cast.a.charlie).exists()

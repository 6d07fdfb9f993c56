import re

import pytest

from features.base.models import AuditEvent
from features.clients.models import Access, Contact
from features.projects import limiting
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON
from tests.features.clients.web.firm.conftest import record, text_of, toasts

FULL = {"level": "full"}


def url(cast, more="new/"):
    return record(cast.a.bakery, f"people/{more}")


def test_somebody_new_is_added_and_invited_at_once(staff, cast):
    given = {
        "name": "Ruth Ashby",
        "email": "ruth@example.com",
        "phone": "",
        "role": "Owner",
        "invite": "on",
        **FULL,
    }
    response = staff.post(url(cast), given)

    assert response["Location"] == record(cast.a.bakery)
    page = text_of(staff.get(record(cast.a.bakery)))
    for said in ("Ruth Ashby", "Owner", "Invited Mar 10", "An invitation is on the way to ruth@example.com"):
        assert said in page


def test_an_address_that_is_known_adds_that_person_and_says_so(staff, cast):
    given = {"name": "Whoever", "email": "OLGA@example.com", "role": "", **FULL}
    staff.post(url(cast), given)

    assert "olga@example.com was known here already, as Olga Owner" in toasts(staff, record(cast.a.bakery))


@pytest.mark.parametrize(
    ("given", "field"),
    [({"email": "ruth"}, "email"), ({"name": ""}, "name"), ({"email": "charlie@example.com"}, "email")],
)
def test_bad_input_keeps_what_was_typed(staff, cast, given, field):
    typed = {
        "name": "Ruth Ashby",
        "email": "ruth@example.com",
        "phone": "541 555 0142",
        "role": "Owner",
        **FULL,
    }
    response = staff.post(url(cast), {**typed, **given})

    page = response.content.decode()
    assert (response.status_code, page.count('aria-invalid="true"')) == (422, 1)
    assert ('value="541 555 0142"' in page, 'value="Owner"' in page) == (True, True)


def test_somebody_known_is_found_and_added(staff, cast):
    found = staff.get(url(cast), {"q": "ali"}, headers={"hx-request": "true"}).content.decode()
    assert ("Alice Alder" in found, "Charlie" in found, "<html" in found) == (True, False, False)

    assert f"{cast.a.alice.pk}/link/" in found
    asked = text_of(staff.get(url(cast, f"{cast.a.alice.pk}/link/")))
    assert ("Add Alice Alder" in asked, "Pay only" in asked, "Last day" in asked) == (True, True, True)
    staff.post(url(cast, f"{cast.a.alice.pk}/link/"), {"level": "pay_only", "role": "Payer"})

    with inside(cast.a.firm):
        access = Access.objects.get(client=cast.a.bakery, contact=cast.a.alice)
        assert (access.level, access.role, access.ends_at) == ("pay_only", "Payer", None)


@pytest.mark.parametrize("level", ["", "everything"])
def test_nobody_is_let_in_without_a_word_on_how_far(staff, cast, level):
    given = {"name": "Ruth Ashby", "email": "ruth@example.com", "level": level}
    answers = [
        staff.post(url(cast), given),
        staff.post(url(cast, f"{cast.a.alice.pk}/link/"), {"level": level}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    with inside(cast.a.firm):
        assert not Access.objects.filter(client=cast.a.bakery).exclude(contact=cast.a.charlie).exists()


@pytest.mark.requirement("D8")
def test_how_far_until_when_and_to_what_is_said_while_adding(staff, cast):
    with inside(cast.a.firm):
        ovens, _ = (
            projects.create(client=cast.a.bakery, by=cast.a.owner, now=NOON, name=name)
            for name in ("Ovens", "Roof")
        )
    page = text_of(staff.get(url(cast), {"project": str(ovens.pk)}))
    assert re.search(
        rf'value="{ovens.pk}"[^>]* checked', page
    )  # from a project's page only that one is ticked
    given = {"name": "Ruth Ashby", "email": "ruth@example.com", "level": "view_only", "ends_on": "2100-01-31"}

    staff.post(url(cast), {**given, "reach": "some", "projects": [str(ovens.pk)], "invite": "on"})

    with inside(cast.a.firm):
        access = Access.objects.get(contact__user__email="ruth@example.com")
        assert (access.level, access.is_limited) == ("view_only", True)
        assert [one.pk for one in limiting.limits_of(access)] == [ovens.pk]
        event = AuditEvent.objects.get(event="contact.added")
    said = {"level": "View only", "ends_on": "2100-01-31", "projects": ["Ovens"]}
    assert event.details["access"] == said


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

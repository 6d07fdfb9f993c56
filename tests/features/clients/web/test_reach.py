"""Pages about how far accesses go; and that “Who can see this” says what people really meet."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from features.accounts import proofs
from features.accounts.models import Session
from features.actions import operations as actions
from features.clients.models import Access, Contact
from features.clients.rights import Level
from features.clients.switches import DELEGATES
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS
from features.projects import operations as projects
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.factories import documents
from tests.features.clients.conftest import person
from tests.http import Browser


@pytest.fixture
def a(cast: Cast) -> FirmCast:
    return cast.a


@pytest.fixture
def staff(a):
    return Browser(a.firm).signed_in_as(a.owner)


def act(a, level=Level.FULL, *, name="Nora", on_portal=True, **about):
    """Return somebody who acts for the household like that."""
    contact = person(name, joined_at=timezone.now() if on_portal else None)
    Access.objects.create(contact=contact, client=a.household, level=level, **about)
    return contact


def everybody(a) -> dict[str, Contact]:
    """Return people in every state an access can be in."""
    past, later = timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=1)
    found = {str(level): act(a, level, name=f"Level{level}") for level in Level}
    found["ended"] = act(a, name="Ended", ends_at=past)
    found["ending"] = act(a, name="Ending", ends_at=later)
    found["not joined"] = act(a, name="Waiting", on_portal=False)
    found["delegate"] = act(a, Level.VIEW_ONLY, name="Delegate", granted_by=a.alice, ends_at=later)
    giver = act(a, Level.VIEW_ONLY, name="Giver")
    found["delegate of nobody"] = act(a, name="Orphan", granted_by=giver, ends_at=later)
    found["limited"] = act(a, name="Limited", is_limited=True)
    found["switched off"] = act(a, name="Off")
    Contact.objects.filter(pk=found["switched off"].pk).update(is_active=False)
    return found


def meets(a, contact, path) -> bool:
    return Browser(a.firm).signed_in_as(contact).get(path).status_code == 200


def said(staff, kind, thing) -> tuple[str, str]:
    page = staff.get(f"/workspace/who/{kind}/{thing.pk}/").content.decode()
    seeing, _, rest = page.partition('id="others"')
    return seeing, rest


def shared(a, kind: str, people: dict[str, Contact]) -> tuple[Any, str, str]:
    """Return something of the household, the kind of record it is, and where its page stands."""
    now = timezone.now()
    if kind == "project":
        return projects.create(client=a.household, by=a.owner, now=now, name="Work"), "project", "projects"
    if kind.startswith("to-do"):
        whom = people[Level.FULL].pk if kind == "to-do of one" else None
        ask = {"client": a.household, "by": a.owner, "now": now, "kind": "other", "title": "Call us"}
        return actions.ask(**ask, contact_id=whom), "action", "to-do"
    document = documents.shared(a.owner, a.household)
    if kind == "their own upload":
        uploader = people[Level.UPLOAD_ONLY]
        Document.objects.filter(pk=document.pk).update(side="client", uploaded_by=uploader.user_id)
    return document, "document", "documents"


@pytest.mark.parametrize("kind", ["document", "their own upload", "project", "to-do", "to-do of one"])
def test_what_staff_read_is_what_people_meet(a, staff, kind):
    with inside(a.firm):
        people = everybody(a)
        thing, record, path = shared(a, kind, people)

    seeing, others = said(staff, record, thing)

    for name, contact in people.items():
        is_met = meets(a, contact, f"/{path}/{thing.pk}/")
        assert (f">{contact.name}<" in seeing) == is_met, name
        assert (f">{contact.name}<" in others) != is_met, name


def test_a_level_is_set_on_the_record_and_counts_with_the_next_click(a, staff):
    with inside(a.firm):
        document = documents.shared(a.owner, a.household)
    alice = Browser(a.firm).signed_in_as(a.alice)
    assert alice.get(f"/documents/{document.pk}/").status_code == 200

    url = f"/workspace/clients/{a.household.pk}/people/{a.alice.pk}/access/"
    assert staff.get(url).status_code == 200
    assert staff.post(url, {"level": "pay_only", "ends_on": ""}).status_code == 302

    assert alice.get(f"/documents/{document.pk}/").status_code == 404
    refused = alice.get("/documents/")
    assert refused.status_code == 403
    assert "Your access does not include this" in refused.content.decode()
    assert "/documents/" not in alice.get("/").content.decode()
    assert "Pay only" in staff.get(f"/workspace/clients/{a.household.pk}/").content.decode()


def test_a_form_that_can_not_be_keeps_what_was_typed(a, staff):
    url = f"/workspace/clients/{a.household.pk}/people/{a.alice.pk}/access/"

    answer = staff.post(url, {"level": "view_only", "ends_on": "2020-01-01"})

    assert answer.status_code == 422
    assert 'value="2020-01-01"' in answer.content.decode()


def test_an_access_is_ended_and_shown_as_such(a, staff):
    base = f"/workspace/clients/{a.household.pk}/"
    staff.post(f"{base}people/{a.alice.pk}/access/end/")

    assert "Access ended" in staff.get(base).content.decode()
    assert "has ended" in staff.get(f"{base}people/{a.alice.pk}/access/").content.decode()


def test_upload_only_sees_the_form_and_what_they_sent(a):
    with inside(a.firm):
        nora = act(a, Level.UPLOAD_ONLY)
        theirs = documents.shared(a.owner, a.household, "Not for them.pdf")
        toggles.turn(switch=CLIENT_UPLOADS, on=True, by=a.owner)

    browser = Browser(a.firm).signed_in_as(nora)
    page = browser.get("/documents/").content.decode()

    assert 'name="files"' in page
    assert "Not for them" not in page
    assert browser.get(f"/documents/{theirs.pk}/download/").status_code == 404
    assert browser.get("/projects/").status_code == 403


def test_view_only_uploads_nothing(a):
    with inside(a.firm):
        nora = act(a, Level.VIEW_ONLY)
        toggles.turn(switch=CLIENT_UPLOADS, on=True, by=a.owner)
    browser = Browser(a.firm).signed_in_as(nora)

    assert 'name="files"' not in browser.get("/documents/").content.decode()
    assert browser.post("/documents/upload/", {}).status_code == 403


class TestPeopleWithAccess:
    @pytest.fixture(autouse=True)
    def _on(self, a):
        with inside(a.firm):
            toggles.turn(switch=DELEGATES, on=True, by=a.owner)

    def let_in(self, browser, a, **given):
        day = (timezone.now() + timedelta(days=30)).date().isoformat()
        said = {
            "client": str(a.household.pk), "name": "Dora", "email": "dora@example.com", "level": "view_only",
            "ends_on": day,
        }  # fmt: skip
        return browser.post("/people/", said | given)

    def test_somebody_is_let_in_and_ended(self, a, staff):
        alice = Browser(a.firm).signed_in_as(a.alice)
        assert "People with access" in alice.get("/you/").content.decode()

        assert self.let_in(alice, a).status_code == 302

        page = alice.get("/people/").content.decode()
        assert "dora@example.com" in page
        assert "let Dora in" in staff.get("/workspace/").content.decode()
        with inside(a.firm):
            access = Access.objects.get(granted_by=a.alice)
        alice.post(f"/people/{access.pk}/end/")
        assert "dora@example.com" not in alice.get("/people/").content.decode()

    def test_what_was_typed_waits_until_they_show_that_it_is_them(self, a):
        alice = Browser(a.firm).signed_in_as(a.alice)
        alice.defaults["HTTP_REFERER"] = f"http://{alice.defaults['HTTP_HOST']}/people/"
        with inside(a.firm):
            Session.objects.update(proved_at=timezone.now() - proofs.FRESH)
        assert self.let_in(alice, a)["Location"] == "/confirm/?next=%2Fpeople%2F"
        with inside(a.firm):
            Session.objects.update(proved_at=timezone.now())

        page = alice.get("/people/").content.decode()

        assert ('value="Dora"' in page, 'value="dora@example.com"' in page) == (True, True)

    def test_full_access_is_not_offered_nor_taken(self, a):
        alice = Browser(a.firm).signed_in_as(a.alice)
        assert 'value="full"' not in alice.get("/people/").content.decode()
        assert self.let_in(alice, a, level="full").status_code == 422

    def test_another_client_is_not_taken(self, a):
        alice = Browser(a.firm).signed_in_as(a.alice)
        assert self.let_in(alice, a, client=str(a.bakery.pk)).status_code == 422

    def test_a_delegate_has_no_such_page(self, a):
        with inside(a.firm):
            later = timezone.now() + timedelta(days=1)
            dora = act(a, name="Dora", granted_by=a.alice, ends_at=later)
        browser = Browser(a.firm).signed_in_as(dora)
        assert browser.get("/people/").status_code == 403
        assert "People with access" not in browser.get("/you/").content.decode()

    def test_somebody_elses_delegate_is_not_there(self, a):
        self.let_in(Browser(a.firm).signed_in_as(a.alice), a)
        with inside(a.firm):
            access = Access.objects.get(granted_by=a.alice)
        assert Browser(a.firm).signed_in_as(a.bob).post(f"/people/{access.pk}/end/").status_code == 404

    def test_the_trail_names_both(self, a, staff):
        self.let_in(Browser(a.firm).signed_in_as(a.alice), a)
        page = staff.get("/workspace/activity/").content.decode()
        assert "let Dora in" in page

"""
Somebody who acts for two clients sees both or one of them; somebody with full access lets their bookkeeper in until a
day, the firm finds it and narrows it, and the bookkeeper meets that with the next click. Wide, and on a phone.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from features.accounts.models import User
from features.clients.models import Access, Contact
from tests.cast import FirmCast
from tests.journeys.scene import People, Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def people() -> People:
    return lambda a: {"owner": a.owner, "alice": a.alice, "bob": a.bob, "dora": _bookkeeper(a)}


def _bookkeeper(a: FirmCast) -> Contact:
    """Somebody known here, who joined for a client of their own."""
    user = User.objects.create(name="Dora Dell", email="dora@example.com", password="!")
    dora = Contact.objects.create(user=user, joined_at=timezone.now())
    Access.objects.create(contact=dora, client=a.bakery)
    return dora


@pytest.mark.requirement("S0-9")
def test_a_contact_of_two_clients_shows_one_of_them(scene: Scene, size: str) -> None:
    bob = scene.visitor("bob", size)
    page = bob.go(f"{scene.home}/documents/")
    bob.look()
    switcher = page.locator("[popovertarget=entities]:visible")
    switcher.click()
    page.get_by_role("button", name="Aldergate Pottery").first.click()
    expect(page).to_have_url(f"{scene.home}/documents/")
    expect(switcher).to_contain_text("Aldergate Pottery")
    bob.look()
    assert bob.complaints == []


def test_a_bookkeeper_is_let_in_until_a_day(scene: Scene, size: str) -> None:
    alice, dora = scene.visitor("alice", size), scene.visitor("dora", size)
    owner = scene.visitor("owner", size)
    page = alice.go(f"{scene.home}/people/")
    alice.look()
    page.get_by_label("Their name").fill("My bookkeeper")
    page.get_by_label("Their e-mail").fill("dora@example.com")
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_text("Choose the last day.")).to_be_visible()
    alice.look()
    page.get_by_label("Last day").fill((timezone.now() + timedelta(days=90)).date().isoformat())
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_role("button", name="End the access of My bookkeeper", exact=False)).to_be_visible()
    alice.look()

    expect(dora.go(f"{scene.home}/documents/").get_by_role("heading", level=1)).to_have_text("Documents")

    page = owner.go(f"{scene.home}/workspace/")
    expect(page.get_by_text("Alice Alder let My bookkeeper in").first).to_be_visible()
    page.goto(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/")
    owner.look()
    page.get_by_role("button", name="More for Dora Dell").click()
    page.get_by_role("link", name="Access", exact=True).click()
    owner.look()
    page.get_by_role("radio", name="Pay only").check()
    page.get_by_role("button", name="Save access").click()
    expect(page.get_by_text("The access of Dora Dell is saved.")).to_be_visible()

    page = alice.go(f"{scene.home}/people/")
    expect(page.get_by_text("pay only", exact=True)).to_be_visible()
    page.get_by_role("button", name="End the access of My bookkeeper", exact=False).click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("My bookkeeper no longer has access to Aldergate Household.")).to_be_visible()
    assert alice.complaints == dora.complaints == owner.complaints == []

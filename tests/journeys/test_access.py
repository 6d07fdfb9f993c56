"""
Somebody who acts for two clients sees both or one of them; somebody with full access lets their bookkeeper in until a
day, the firm finds it and narrows it, and the bookkeeper is out with the next click once the day is over or the access
ended. Wide, and on a phone.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from features.accounts.models import User
from features.clients.models import Access, Contact
from tests.cast import FirmCast
from tests.journeys.scene import People, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


DAY_IS_OVER = (
    "UPDATE clients_access SET ends_at = now() - interval '1 minute' WHERE granted_by_id IS NOT NULL"
)


@pytest.fixture(scope="module")
def people() -> People:
    return lambda a: {
        "owner": a.owner, "alice": a.alice, "dora": _bookkeeper(a),
        **{f"bob {device}": a.bob for device in ("wide", "phone", "elsewhere")},
    }  # fmt: skip


def _bookkeeper(a: FirmCast) -> Contact:
    """Somebody known here, who joined for a client of their own."""
    user = User.objects.create(name="Dora Dell", email="dora@example.com", password="!")
    dora = Contact.objects.create(user=user, joined_at=timezone.now())
    Access.objects.create(contact=dora, client=a.bakery)
    return dora


def switcher(page: Page) -> Locator:
    return page.locator("[popovertarget=entities]:visible")


@pytest.mark.requirement("S0-9")
def test_a_contact_of_two_clients_shows_one_of_them_on_this_device(scene: Scene, size: str) -> None:
    bob, elsewhere = scene.visitor(f"bob {size}", size), scene.visitor("bob elsewhere", size)
    page = bob.go(f"{scene.home}/documents/")
    bob.look()
    switcher(page).click()
    page.get_by_role("button", name="Aldergate Pottery").first.click()
    expect(page).to_have_url(f"{scene.home}/documents/")
    expect(switcher(page)).to_contain_text("Aldergate Pottery")
    bob.look()
    expect(switcher(bob.come_back(f"{scene.home}/"))).to_contain_text("Aldergate Pottery")
    expect(switcher(elsewhere.go(f"{scene.home}/"))).not_to_contain_text("Aldergate Pottery")
    scene.enter(bob, "bob elsewhere")  # a session in which nothing was chosen
    expect(switcher(bob.go(f"{scene.home}/"))).to_contain_text("Aldergate Pottery")
    assert bob.complaints == elsewhere.complaints == []


def let_in(page: Page) -> None:
    page.get_by_label("Their name").fill("My bookkeeper")
    page.get_by_label("Their e-mail").fill("dora@example.com")
    page.get_by_label("Last day").fill((timezone.now() + timedelta(days=90)).date().isoformat())
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_role("button", name="End the access of My bookkeeper", exact=False)).to_be_visible()


@pytest.mark.requirement("D8")
def test_a_bookkeeper_is_let_in_until_a_day(scene: Scene, size: str) -> None:
    alice, dora = scene.visitor("alice", size), scene.visitor("dora", size)
    owner = scene.visitor("owner", size)
    page, theirs = alice.go(f"{scene.home}/people/"), dora.go(f"{scene.home}/documents/")
    expect(switcher(theirs)).to_have_count(0)
    page.get_by_label("Their name").fill("My bookkeeper")
    page.get_by_label("Their e-mail").fill("dora@example.com")
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_text("Choose the last day.")).to_be_visible()
    alice.look()
    let_in(page)
    alice.look()
    theirs.reload()
    expect(switcher(theirs)).to_be_visible()

    narrow(owner, scene)
    page.goto(f"{scene.home}/people/")
    expect(page.get_by_text("pay only", exact=True)).to_be_visible()
    scene.change(DAY_IS_OVER)
    theirs.reload()
    expect(switcher(theirs)).to_have_count(0)

    page.reload()
    let_in(page)
    theirs.reload()
    expect(switcher(theirs)).to_be_visible()
    page.get_by_role("button", name="End the access of My bookkeeper", exact=False).click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("My bookkeeper no longer has access to Aldergate Household.")).to_be_visible()
    theirs.reload()
    expect(switcher(theirs)).to_have_count(0)
    assert alice.complaints == dora.complaints == owner.complaints == []


def narrow(owner: Visitor, scene: Scene) -> None:
    """The firm finds the bookkeeper in its inbox, and lets them pay only."""
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

"""
Somebody who acts for two clients sees both or one of them; somebody with full access lets their bookkeeper in until a
day, the firm finds it and narrows it, and the bookkeeper meets that with the next click. Wide, and on a phone.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from features.accounts import sessions
from features.accounts.models import Membership, User
from features.clients.models import Access, Contact
from tenants.context import inside
from tests.cast import FirmCast, make_cast
from tests.journeys import installation, walking
from tests.journeys.installation import Installation
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Scene:
    """`tokens` are of signed-in browsers, made before Chromium runs: beside it Django refuses to ask the database."""

    place: Installation
    firm: FirmCast
    tokens: dict[str, dict[str, str]]

    @property
    def home(self) -> str:
        return self.place.firm(self.firm.firm.slug)


@pytest.fixture(scope="module")
def scene(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
    worker_id_of_run: str,
):
    folder = tmp_path_factory.mktemp("access")
    with (
        django_db_blocker.unblock(),
        installation.running(folder, f"portico_access_{worker_id_of_run}") as place,
    ):
        cast = make_cast()
        with inside(cast.a.firm):
            people = {
                "owner": cast.a.owner,
                "alice": cast.a.alice,
                "bob": cast.a.bob,
                "dora": _bookkeeper(cast.a),
            }
            tokens = {name: signed_in(one) for name, one in people.items()}
        yield Scene(place, cast.a, tokens)


def _bookkeeper(a: FirmCast) -> Contact:
    """Somebody known here, who joined for a client of their own."""
    user = User.objects.create(name="Dora Dell", email="dora@example.com", password="!")
    dora = Contact.objects.create(user=user, joined_at=timezone.now())
    Access.objects.create(contact=dora, client=a.bakery)
    return dora


@pytest.fixture(scope="module")
def browser():
    with walking.chromium() as launched:
        yield launched


def signed_in(person: Membership | Contact) -> dict[str, str]:
    side = "staff" if isinstance(person, Membership) else "client"
    _, token = sessions.start(user=person.user, side=side, method="link", now=timezone.now())
    return {"name": sessions.COOKIES[sessions.Side(side)], "value": token}


def visitor(browser: Browser, scene: Scene, who: str, size: dict[str, int]) -> Visitor:
    one = Visitor(browser, viewport=size)
    one.page.context.add_cookies([{**scene.tokens[who], "url": scene.home}])  # type: ignore[typeddict-item]
    return one


@pytest.mark.requirement("S0-9")
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_contact_of_two_clients_shows_one_of_them(
    scene: Scene, browser: Browser, size: dict[str, int]
) -> None:
    bob = visitor(browser, scene, "bob", size)
    page = bob.go(f"{scene.home}/documents/")
    bob.look()
    switcher = page.locator("[popovertarget=entities]:visible")
    switcher.click()
    page.get_by_role("button", name="Aldergate Pottery").first.click()
    expect(page).to_have_url(f"{scene.home}/documents/")
    expect(switcher).to_contain_text("Aldergate Pottery")
    bob.look()
    assert bob.complaints == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_bookkeeper_is_let_in_until_a_day(scene: Scene, browser: Browser, size: dict[str, int]) -> None:
    alice, dora = visitor(browser, scene, "alice", size), visitor(browser, scene, "dora", size)
    owner = visitor(browser, scene, "owner", size)
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

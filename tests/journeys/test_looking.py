"""
A client calls: she can't find her paper. Somebody of the firm looks at the portal as she sees it, can change nothing
there, and stops; she can read who has looked. Wide, and on a phone.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from features.accounts import sessions
from features.accounts.models import Membership
from features.clients.models import Contact
from tenants.context import inside
from tests.cast import FirmCast, make_cast
from tests.journeys import installation, walking
from tests.journeys.installation import Installation
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
EVERY_WRITE = """async () => {
    const ways = [], token = document.querySelector("meta[name=csrf-token]").content
    for (const path of ["/", "/you/", "/documents/", "/documents/upload/", "/showing/", "/sign-out/", "/sign-in/"])
        for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
            const answer = await fetch(path, {method, headers: {"X-CSRFToken": token, "HX-Request": "true"}})
            ways.push([answer.status, await answer.text()])
        }
    return ways
}"""


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
    folder = tmp_path_factory.mktemp("looking")
    with (
        django_db_blocker.unblock(),
        installation.running(folder, f"portico_looking_{worker_id_of_run}") as place,
    ):
        cast = make_cast()
        with inside(cast.a.firm):
            tokens = {"owner": signed_in(cast.a.owner), "alice": signed_in(cast.a.alice)}
        yield Scene(place, cast.a, tokens)


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


def begin(owner: Visitor, scene: Scene) -> Page:
    page = owner.go(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/")
    page.get_by_role("button", name="More for Alice Alder").click()
    page.get_by_role("link", name="View as Alice Alder").click()
    owner.look()
    page.get_by_role("button", name="View as Alice Alder").click()
    expect(page.get_by_text("Say why you look", exact=False)).to_be_visible()
    page.get_by_label("Why do you look?").fill("She can’t find her paper")
    page.get_by_role("button", name="View as Alice Alder").click()
    expect(page).to_have_url(f"{scene.home}/")
    return page


@pytest.mark.requirement("S0-1")
@pytest.mark.requirement("S0-2")
@pytest.mark.requirement("S0-3")
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_looking_as_a_client(scene: Scene, browser: Browser, size: dict[str, int]) -> None:
    owner = visitor(browser, scene, "owner", size)
    page = begin(owner, scene)
    for path in ("/", "/documents/", "/you/", "/you/access/", "/notifications/"):
        page.goto(f"{scene.home}{path}")
        expect(page.get_by_text("You are seeing what Alice Alder sees.")).to_be_in_viewport()
        expect(page.get_by_role("button", name="Stop viewing")).to_be_in_viewport()
        owner.look()
    page.goto(f"{scene.home}/you/")
    expect(page.get_by_role("button", name="Save your details")).to_be_disabled()

    for status, words in page.evaluate(EVERY_WRITE):
        assert (status, words) == (403, "You are looking as Alice Alder. Only they can do this.")

    page.get_by_role("button", name="Stop viewing").click()
    expect(page).to_have_url(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/")
    page.goto(f"{scene.home}/")
    expect(page.get_by_role("button", name="Stop viewing")).to_have_count(0)
    assert owner.complaints == []


def test_she_reads_who_has_looked(scene: Scene, browser: Browser) -> None:
    alice = visitor(browser, scene, "alice", PHONE)
    page = alice.go(f"{scene.home}/you/access/")
    expect(page.get_by_text("Olga Owner", exact=False).first).to_be_visible()
    expect(page.get_by_text("She can’t find her paper", exact=False).first).to_be_visible()
    alice.look()

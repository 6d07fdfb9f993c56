"""
A client calls: she can't find her paper. Somebody of the firm looks at the portal as she sees it, can change nothing
there, and stops. Then Portico is asked, for an hour: its operator comes in from the console, changes nothing either,
and is out when the firm takes that back. She can read who has looked. Wide, and on a phone.
"""

import pytest
from playwright.sync_api import Page, expect

from tenants.console.models import Operator
from tenants.context import platform
from tests.cast import FirmCast
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EVERY_WRITE = """async () => {
    const ways = [], token = document.querySelector("meta[name=csrf-token]").content
    for (const path of ["/", "/you/", "/documents/", "/documents/upload/", "/showing/", "/sign-out/", "/sign-in/"])
        for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
            const answer = await fetch(path, {method, headers: {"X-CSRFToken": token, "HX-Request": "true"}})
            ways.push([answer.status, await answer.text()])
        }
    return ways
}"""
REASON = "She can’t find her paper"


@pytest.fixture(scope="module")
def people() -> People:
    return _with_an_operator


def _with_an_operator(a: FirmCast) -> dict[str, Person]:
    with platform():
        noor = Operator.objects.create(email="noor@example.com", name="Noor Visser", password="!")
    return {"owner": a.owner, "alice": a.alice, "operator": noor}


def begin(owner: Visitor, scene: Scene) -> Page:
    page = owner.go(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/")
    page.get_by_role("button", name="More for Alice Alder").click()
    page.get_by_role("link", name="View as Alice Alder").click()
    owner.look()
    page.get_by_role("button", name="View as Alice Alder").click()
    expect(page.get_by_text("Say why you look", exact=False)).to_be_visible()
    page.get_by_label("Why do you look?").fill(REASON)
    page.get_by_role("button", name="View as Alice Alder").click()
    expect(page).to_have_url(f"{scene.home}/")
    return page


def look_around(viewer: Visitor, scene: Scene, *paths: str) -> None:
    """Every page says as whom one looks, nothing there can be pressed, and nothing sent by hand is taken."""
    page = viewer.page
    for path in paths:
        page.goto(f"{scene.home}{path}")
        expect(page.get_by_text("You are seeing what Alice Alder sees.")).to_be_in_viewport()
        expect(page.get_by_role("button", name="Stop viewing")).to_be_in_viewport()
        viewer.look()
    page.goto(f"{scene.home}/you/")
    expect(page.get_by_role("button", name="Save your details")).to_be_disabled()
    for status, words in page.evaluate(EVERY_WRITE):
        assert (status, words) == (403, "You are looking as Alice Alder. Only they can do this.")


def is_known_to_her(scene: Scene, size: str, viewer: str, reason: str) -> None:
    alice = scene.visitor("alice", size)
    page = alice.go(f"{scene.home}/you/access/")
    expect(page.get_by_text(viewer, exact=False).first).to_be_visible()
    expect(page.get_by_text(reason, exact=False).first).to_be_visible()
    alice.look()


@pytest.mark.requirement("S0-1")
@pytest.mark.requirement("S0-2")
@pytest.mark.requirement("S0-3")
def test_looking_as_a_client(scene: Scene, size: str) -> None:
    owner = scene.visitor("owner", size)
    page = begin(owner, scene)

    look_around(owner, scene, "/", "/documents/", "/you/", "/you/access/", "/notifications/")

    page.get_by_role("button", name="Stop viewing").click()
    expect(page).to_have_url(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/")
    page.goto(f"{scene.home}/")
    expect(page.get_by_role("button", name="Stop viewing")).to_have_count(0)
    is_known_to_her(scene, size, "Olga Owner", REASON)
    assert owner.complaints == []


def grant(owner: Visitor, scene: Scene) -> None:
    page = owner.go(f"{scene.home}/workspace/settings/support/")
    page.get_by_role("button", name="Let Portico look").click()
    expect(page.get_by_text("Say what Portico should look at.")).to_be_visible()
    owner.look()
    page.get_by_label("What should Portico look at?").fill("Alice Alder misses a paper")
    page.get_by_label("For how long?").select_option(label="1 hour")
    page.get_by_role("button", name="Let Portico look").click()
    expect(page.get_by_role("heading", name="Portico may look until", exact=False)).to_be_visible()
    expect(page.get_by_text("Nobody has looked yet.")).to_be_visible()
    owner.look()


def come_in(operator: Visitor, scene: Scene) -> None:
    """From the console to the firm's host by a link of a minute, and from there into Alice's portal."""
    page = operator.page
    page.reload()
    operator.look()
    page.get_by_role("button", name="Look at a client’s portal").click()
    operator.look()
    page.get_by_role("link", name="Go to Aldergate").click()
    operator.look()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Look at the portal").click()
    expect(page.get_by_text("Say why you look", exact=False)).to_be_visible()
    operator.look()
    page.get_by_label("As whom?").select_option(label="Alice Alder")
    page.get_by_label("Why do you look?").fill("To find her paper")
    page.get_by_role("button", name="Look at the portal").click()
    expect(page).to_have_url(f"{scene.home}/")


@pytest.mark.requirement("S0-3")
def test_an_operator_looks_while_the_firm_lets_them(scene: Scene, size: str) -> None:
    owner, operator = scene.visitor("owner", size), scene.visitor("operator", size)
    at_firm = f"{scene.place.site}/console/firms/{scene.firm.firm.pk}/"
    page = operator.go(at_firm)
    expect(page.get_by_text("None. The firm gives it in its own settings", exact=False)).to_be_visible()

    grant(owner, scene)
    come_in(operator, scene)
    look_around(operator, scene, "/")
    owner.page.reload()
    expect(owner.page.get_by_text("Noor Visser of Portico as Alice Alder")).to_be_visible()
    owner.page.get_by_role("button", name="Take access back").click()
    expect(owner.page.get_by_role("button", name="Let Portico look")).to_be_visible()
    owner.look()

    page.goto(f"{scene.home}/documents/")
    expect(page.get_by_role("heading", name="The visit is over")).to_be_visible()
    operator.look()
    page.goto(at_firm)
    expect(page.get_by_text("None. The firm gives it in its own settings", exact=False)).to_be_visible()
    is_known_to_her(scene, size, "Noor Visser of Portico", "To find her paper")
    assert owner.complaints == operator.complaints == []

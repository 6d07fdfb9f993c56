"""
A client calls: she can't find her paper. Somebody of the firm looks at the portal as she sees it, can change nothing
there, and stops; she can read who has looked. Wide, and on a phone.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.scene import Scene
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
def test_looking_as_a_client(scene: Scene, size: str) -> None:
    owner = scene.visitor("owner", size)
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


def test_she_reads_who_has_looked(scene: Scene) -> None:
    alice = scene.visitor("alice", "phone")
    page = alice.go(f"{scene.home}/you/access/")
    expect(page.get_by_text("Olga Owner", exact=False).first).to_be_visible()
    expect(page.get_by_text("She can’t find her paper", exact=False).first).to_be_visible()
    alice.look()

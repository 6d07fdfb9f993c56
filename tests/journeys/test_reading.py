"""
What a firm tells all its clients: an announcement that stands on Home at sign-in until it is dismissed, and an article
that is looked for, read, rated, and named in a message. Staff read what came of each. Wide, and on a phone.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.cast import FirmCast
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NEWS = {"wide": "The office moves in June", "phone": "We close at noon this Friday"}
ARTICLE = {"wide": "How do I pay my invoice?", "phone": "Where can I park?"}
SOUGHT = {"wide": "paying invoices", "phone": "parking"}


@pytest.fixture(scope="module")
def people() -> People:
    """Of each reader two browsers: what is dismissed in one has to be gone at the next sign-in."""

    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {
            "owner": a.owner, "wide": a.alice, "wide again": a.alice, "phone": a.charlie, "phone again": a.charlie,
        }  # fmt: skip

    return on_stage


def announce(owner: Visitor, scene: Scene, size: str) -> Page:
    """Write it for the clients of one kind, so that each story has its own reader, and publish it."""
    page = owner.go(f"{scene.home}/workspace/announcements/new/")
    page.get_by_label("In a few words").fill(NEWS[size])
    page.get_by_label("What else they should know").fill("Call **before** you come.")
    page.get_by_label(re.compile("^Chosen clients")).check()
    whose = scene.firm.household if size == "wide" else scene.firm.bakery
    page.get_by_label(whose.name).check()
    owner.look()
    page.get_by_role("button", name="Save and look at it").click()
    expect(page.get_by_text(re.compile("(person|people) on the portal"))).to_be_visible()
    owner.look()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text(re.compile("^0 of [12]$"))).to_be_visible()
    return page


@pytest.mark.requirement("S2-13", "S2-14", "S2-15")
def test_an_announcement_is_seen_at_sign_in_dismissed_and_counted(scene: Scene, size: str) -> None:
    owner, reader = scene.visitor("owner", size), scene.visitor(size, size)
    told = announce(owner, scene, size)

    page = reader.go(f"{scene.home}/")
    note = page.get_by_role("region", name="Announcement").filter(has_text=NEWS[size])
    expect(note).to_contain_text(NEWS[size])
    expect(note).to_contain_text("Call before you come.")
    reader.look()
    told.reload()
    expect(told.get_by_text(re.compile("^1 of [12]$"))).to_be_visible()
    owner.look()
    page.get_by_role("button", name=f"Hide this announcement: {NEWS[size]}").click()
    expect(page.get_by_text("Hidden. You find it in your menu")).to_be_visible()
    expect(note).to_have_count(0)
    reader.look()

    later = scene.visitor(f"{size} again", size)
    page = later.go(f"{scene.home}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(NEWS[size])).to_have_count(0)
    page = later.go(f"{scene.home}/announcements/")
    expect(page.get_by_role("link", name=NEWS[size])).to_be_visible()
    assert owner.complaints == reader.complaints == later.complaints == []


def publish(owner: Visitor, scene: Scene, size: str) -> Page:
    page = owner.go(f"{scene.home}/workspace/library/new/")
    page.get_by_label("Title").fill(ARTICLE[size])
    page.get_by_label("Text", exact=True).fill("By **card** or check.\n\n## And then\n\nYou get a receipt.")
    owner.look()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("button", name="Publish to clients").click()
    expect(page.get_by_role("button", name="Make it a draft")).to_be_visible()
    return page


@pytest.mark.requirement("S1-21", "S3-11")
def test_an_article_is_found_read_rated_and_staff_see_it(scene: Scene, size: str) -> None:
    owner, reader = scene.visitor("owner", size), scene.visitor(size, size)
    written = publish(owner, scene, size)

    page = reader.go(f"{scene.home}/library/")
    reader.look()
    page.get_by_label("Search the articles").fill(SOUGHT[size])
    page.get_by_role("button", name="Search", exact=True).click()
    reader.look()
    page.get_by_role("link", name=ARTICLE[size]).click()
    expect(page.get_by_role("heading", name="And then", level=2)).to_be_visible()
    reader.look()
    page.get_by_label("What should we say better?").fill("Say which cards.")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("Thank you. Your answer is with us.")).to_be_visible()
    expect(page.get_by_text("You said: No")).to_be_visible()
    reader.look()

    written.reload()
    helpful = written.get_by_role("region", name="Was it helpful?")
    expect(helpful).to_contain_text("Say which cards.")
    expect(helpful.locator("dd")).to_have_text(["0", "1"])
    owner.look()
    assert owner.complaints == reader.complaints == []


@pytest.mark.requirement("S1-21")
def test_an_article_is_named_in_a_message_and_opens_from_it(scene: Scene, size: str) -> None:
    owner, reader = scene.visitor("owner", size), scene.visitor(size, size)
    title = f"{ARTICLE[size][:-1]}, in short?"
    scene.change("UPDATE library_article SET title = %s WHERE title = %s", title, ARTICLE[size])
    written = publish(owner, scene, size)
    expect(written.get_by_role("heading", level=1)).to_have_text(ARTICLE[size])
    address = written.url
    whose = scene.firm.household if size == "wide" else scene.firm.bakery

    page = owner.go(f"{scene.home}/workspace/clients/{whose.pk}/messages/new/")
    page.get_by_label("What is it about?").fill("Your question")
    words = page.get_by_label("Message")
    words.fill("This says it: ")
    page.locator("details.replies > summary").click()
    page.get_by_label("Search articles").fill(ARTICLE[size][:6].upper())
    owner.look()
    page.get_by_role("button", name=ARTICLE[size], exact=True).click()
    expect(words).to_have_value(re.compile(r"^This says it: \[.*\]\(http.*/library/.*/\)$"))
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("details.replies > summary").last.click()
    owner.look(listening=True)

    page = reader.go(f"{scene.home}/messages/")
    page.get_by_role("link", name="Your question").first.click()
    page.get_by_role("log").get_by_role("link", name=ARTICLE[size]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ARTICLE[size])
    written = owner.go(address)
    written.get_by_role("button", name="Make it a draft").click()
    expect(written.get_by_role("button", name="Publish to clients")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="This article is not here any more")).to_be_visible()
    reader.look()
    assert owner.complaints == reader.complaints == []

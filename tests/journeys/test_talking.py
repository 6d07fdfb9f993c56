"""
Staff and a client talk, each with the chat open: what one says stands on the other's page at once, and what the other
is typing stays; a file and a checklist come along; a saved reply is put in and goes out later; the firm ends the starting
of chats while the client's page is open, and answering goes on. Staff and clients, wide and on a phone.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import FirmCast
from tests.environment import WORKER
from tests.integrations.live import line
from tests.journeys import installation
from tests.journeys.installation import Installation, free_port
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 2_000  # milliseconds within which what is said stands on the other page
SUBJECT = {"wide": "The kiln", "phone": "The oven"}


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation with a process for lines to open pages."""
    name, port = f"portico_talking_{WORKER}_{os.getpid()}", free_port()
    with (
        django_db_blocker.unblock(),
        installation.running(tmp_path_factory.mktemp("talking"), name, LIVE_URL=f":{port}/live/") as place,
        line.process(port, **{each: place.env[each] for each in ("CACHE_PREFIX", "SITE_URL")}),
    ):
        yield place


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {"owner": a.owner, "alice": a.alice}

    return on_stage


def begin(owner: Visitor, scene: Scene, size: str, subject: str = "") -> Page:
    page = owner.go(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/messages/new/")
    owner.look()
    page.get_by_label("What is it about?").fill(subject or SUBJECT[size])
    page.get_by_label("Message").fill("Two questions about the **purchase**.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("Two questions about the purchase.")
    return page


def listens(page: Page) -> None:
    """Wait until the page has its line, so that what is said now is heard by it."""
    with page.expect_request(lambda one: "/live/?ticket=" in one.url):
        page.reload()


def say(page: Page, words: str) -> None:
    page.locator("[data-words]").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


@pytest.mark.requirement("S0-17", "S3-7")
def test_what_one_says_stands_on_the_other_page_while_the_other_types(
    scene: Scene, size: str, tmp_path: Path
) -> None:
    owner, alice = scene.visitor("owner", "wide"), scene.visitor("alice", size)
    firm = begin(owner, scene, size)
    owner.look(listening=True)

    page = alice.go(f"{scene.home}/messages/")
    alice.look(listening=True)
    page.get_by_role("link", name=SUBJECT[size]).first.click()
    listens(page)
    alice.look(listening=True)
    page.locator("[data-words]").fill("From the business account")

    say(firm, "And who uses it?")
    expect(page.get_by_role("log")).to_contain_text("And who uses it?", timeout=SOON)
    expect(page.locator("[data-words]")).to_have_value("From the business account")

    listens(firm)
    receipt = tmp_path / "kiln.csv"
    receipt.write_text("what,paid\nkiln,18350\n")
    page.locator("#files").set_input_files(receipt)
    page.locator("[data-words]").fill("From the business account, see the receipt.")
    page.get_by_role("button", name="Send 1 file").click()
    expect(firm.get_by_role("log")).to_contain_text("see the receipt.")
    expect(firm.get_by_role("log")).to_contain_text("kiln.csv")
    assert owner.complaints == alice.complaints == []


@pytest.mark.requirement("S2-19")
def test_a_checklist_is_ticked_off_on_both_pages_while_both_are_open(scene: Scene, size: str) -> None:
    owner, alice = scene.visitor("owner", "wide"), scene.visitor("alice", size)
    firm = begin(owner, scene, size)
    chat = firm.url
    page = alice.go(chat.replace("/workspace/", "/"))
    listens(page)
    page.locator("[data-words]").fill("Half a sentence")

    firm.get_by_role("link", name="Add tasks").click()
    owner.look()
    firm.get_by_label("Task 1", exact=True).fill("Send the mileage log")
    firm.get_by_label("Task 2", exact=True).fill("Check the basis")
    firm.get_by_label("For", exact=True).nth(1).select_option(label="Our team")
    firm.get_by_role("button", name="Add checklist").click()
    expect(firm.locator("#tasks")).to_contain_text("0 of 2")

    expect(page.locator("#tasks")).to_contain_text("Send the mileage log", timeout=SOON)
    expect(page.locator("#tasks")).to_contain_text("0 of 1")
    expect(page.locator("#tasks")).not_to_contain_text("Check the basis")
    listens(firm)
    page.get_by_role("button", name="Done: Send the mileage log").click()
    expect(page.locator("#tasks")).to_contain_text("1 of 1")
    expect(page.locator("[data-words]")).to_have_value("Half a sentence")
    expect(firm.locator("#tasks")).to_contain_text("1 of 2", timeout=SOON)

    firm.get_by_role("button", name="Done: Send the mileage log").click()
    expect(page.locator("#tasks")).to_contain_text("0 of 1", timeout=SOON)
    expect(page.locator("[data-words]")).to_have_value("Half a sentence")
    owner.look(listening=True)
    alice.look(listening=True)
    assert owner.complaints == alice.complaints == []


@pytest.mark.requirement("S2-18")
def test_chats_are_no_longer_begun_while_the_page_is_open_and_answers_go_on(scene: Scene, size: str) -> None:
    owner, alice = scene.visitor("owner", "wide"), scene.visitor("alice", size)
    begin(owner, scene, size)
    page = alice.go(f"{scene.home}/messages/")
    expect(page.get_by_role("link", name="New chat").first).to_be_visible()

    scene.change("UPDATE waffle_switch SET active = false WHERE name = 'chat_creation'")
    page.get_by_role("link", name="New chat").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("can’t find that page")
    page = alice.go(f"{scene.home}/messages/")
    expect(page.get_by_role("link", name="New chat")).to_have_count(0)
    page.get_by_role("link", name=SUBJECT[size]).first.click()
    say(page, "I still can answer.")
    expect(page.get_by_role("log")).to_contain_text("I still can answer.")

    scene.change("UPDATE waffle_switch SET active = true WHERE name = 'chat_creation'")
    assert owner.complaints == alice.complaints == []


def test_staff_put_a_saved_reply_in_and_send_it_later(scene: Scene, size: str) -> None:
    owner, alice = scene.visitor("owner", size), scene.visitor("alice", "wide")
    subject = f"{SUBJECT[size]}, later"
    page = owner.go(f"{scene.home}/workspace/settings/messages/replies/new/")
    owner.look()
    page.get_by_label("Title").fill(f"Thanks, {size}")
    page.get_by_label("Text", exact=True).fill("Thank you, {first_name}. More about {project} soon.")
    page.get_by_role("button", name="Save", exact=True).click()
    owner.look()
    begin(owner, scene, size, subject)

    words = page.locator("[data-words]")
    words.fill("A first line.")
    page.locator("details.replies > summary").click()
    page.get_by_label("Search saved replies").fill("thänks, " + size)
    expect(page.get_by_role("button", name="Got it, thank you")).to_be_hidden()
    owner.look(listening=True)
    page.get_by_role("button", name=f"Thanks, {size}").click()
    expect(words).to_have_value("A first line.\n\nThank you, {first_name}. More about {project} soon.")
    expect(page.get_by_role("status").filter(has_text="{project} has no value")).to_be_visible()

    words.fill("Thank you. It goes on next week.")
    page.locator("details.later > summary").click()
    owner.look(listening=True)
    page.get_by_role("button", name="Monday, 8:00 am").click()
    waiting = page.locator("[data-anew=scheduled]")
    expect(waiting).to_contain_text("It goes on next week.")
    expect(waiting).to_contain_text("Only your team sees this")
    owner.look(listening=True)
    other = alice.go(f"{scene.home}/messages/")
    other.get_by_role("link", name=subject).first.click()
    listens(other)
    expect(other.get_by_role("log")).to_contain_text("Two questions about the purchase.")
    expect(other.get_by_role("log")).not_to_contain_text("It goes on next week.")

    waiting.get_by_role("button", name="Send now").click()
    expect(waiting).not_to_contain_text("It goes on next week.")
    expect(other.get_by_role("log")).to_contain_text("It goes on next week.", timeout=SOON * 5)
    assert owner.complaints == alice.complaints == []

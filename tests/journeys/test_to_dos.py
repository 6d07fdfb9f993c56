"""
Staff ask a client a question to choose from, find it in their list of what waits for whom, remind of it, and read the
answer that the client gives on their own page. Wide, and on a phone.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import FirmCast
from tests.journeys.scene import People, Person, Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = {"wide": "Choose the kitchen floor", "phone": "Choose the bathroom floor"}


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {"owner": a.owner, "wide": a.alice, "phone": a.charlie}

    return on_stage


@pytest.mark.requirement("S0-10", "S0-15")
def test_a_client_is_asked_reminded_and_chooses(scene: Scene, size: str) -> None:
    staff, client = scene.visitor("owner", size), scene.visitor(size, size)
    whose = scene.firm.household if size == "wide" else scene.firm.bakery
    page = staff.go(f"{scene.home}/workspace/clients/{whose.pk}/to-dos/new/")
    expect(page.get_by_label("Options to choose from")).to_be_hidden()
    page.get_by_label("What are they to do?").fill(TITLE[size])
    page.get_by_label("Kind").select_option("choose")
    page.get_by_label("Options to choose from").fill("Slate\nSandstone")
    page.get_by_label("Due").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    staff.look()
    page.get_by_role("button", name="Ask", exact=True).click()

    page = staff.go(f"{scene.home}/workspace/to-dos/?q={whose.name}")
    staff.look()
    page.get_by_label(f"Select {TITLE[size]}").check()
    page.get_by_role("button", name="Remind of 1 thing").click()
    expect(page.get_by_text("reminded of 1 thing.")).to_be_visible()
    staff.look()

    own = client.go(f"{scene.home}/to-do/")
    own.get_by_role("link", name=re.compile(rf"Choose ?: {TITLE[size]}")).click()
    client.look()
    own.get_by_role("button", name="Send the answer").click()
    expect(own.get_by_text("Choose one of these.").first).to_be_visible()
    client.look()
    own.get_by_label("Sandstone").check()
    own.get_by_role("button", name="Send the answer").click()
    expect(own.get_by_text("has your answer")).to_be_visible()
    client.look()

    page = staff.go(f"{scene.home}/workspace/to-dos/?tab=done")
    expect(page.get_by_role("row", name=TITLE[size])).to_contain_text("Sandstone")
    staff.look()
    page.get_by_role("link", name=TITLE[size]).click()
    expect(page.get_by_text("Sandstone").first).to_be_visible()
    staff.look()
    assert staff.complaints == client.complaints == []

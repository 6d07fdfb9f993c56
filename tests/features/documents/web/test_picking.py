"""Staff pick documents of a list: on a phone, a range with Shift by mouse and by keyboard, and all of a page."""

import pytest
from playwright.sync_api import expect

from tenants.context import inside
from tests.branding.stage import chromium
from tests.factories import documents as make
from tests.features.documents.web.test_browser import bob, home, stella  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_one_a_range_and_all_of_a_page(stella, home, size):  # noqa: F811
    with chromium() as browser:
        context = browser.new_context(viewport=size, reduced_motion="reduce")
        context.add_cookies([{"name": "staff", "value": stella, "url": f"{home}/workspace/"}])
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{home}/workspace/documents/")
        boxes, told = page.locator("tbody input[name=document]"), page.locator("[data-picked]")

        boxes.nth(1).check()
        expect(told).to_have_text("1 selected")
        boxes.nth(4).click(modifiers=["Shift"])
        expect(told).to_have_text("4 selected")
        boxes.nth(2).click(modifiers=["Shift"])
        expect(told).to_have_text("1 selected")
        boxes.nth(8).focus()
        page.keyboard.press("Space")
        boxes.nth(10).focus()
        page.keyboard.press("Shift+Space")
        expect(told).to_have_text("4 selected")
        page.get_by_label("Select all on this page").and_(page.locator(":visible")).check()
        expect(told).to_have_text("50 selected")
        page.get_by_role("button", name="Move").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Move 50 documents")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()


def test_who_will_see_it_follows_the_project(stella, bob, home):  # noqa: F811
    from features.projects import operations as projects  # noqa: PLC0415
    from tests.cast import NOON  # noqa: PLC0415
    from tests.features.documents.operations.test_drafts import limited_to  # noqa: PLC0415

    a = bob[0]
    with inside(a.firm):
        kitchen, garden = (
            projects.create(client=a.household, by=a.owner, now=NOON, name=name) for name in "KG"
        )
        limited_to(kitchen, a.alice, a.household)
        make.shared(a.staff, a.household)
    with chromium() as browser:
        context = browser.new_context(viewport=DESK, reduced_motion="reduce")
        context.add_cookies([{"name": "staff", "value": stella, "url": f"{home}/workspace/"}])
        page = context.new_page()
        page.goto(f"{home}/workspace/clients/{a.household.pk}/documents/")
        readers = page.locator("#readers")
        expect(readers).to_contain_text("Alice Alder and Bob Birch will see it")

        page.locator("#id_project").select_option(str(garden.pk))

        expect(readers).not_to_contain_text("Alice Alder")
        expect(readers).to_contain_text("Bob Birch will see it")
        context.close()

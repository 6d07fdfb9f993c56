"""The parts in a real browser, under the product's own content security policy."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from branding import styleguide
from branding.forms import BrandForm
from branding.frame import Link, Person, Switcher
from tests.branding.material import picture
from tests.branding.stage import Stage, chromium

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_templates")]

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
FRAME: dict[str, Any] = {
    "nav_items": (
        Link("/", "Home", "home", current=True),
        Link("#", "Messages", "message", 2, "unread"),
        Link("#", "Documents", "folder", 3, "new"),
        Link("#", "Invoices", "receipt"),
        Link("#", "Guides", "book", extra=True, group="Client portal"),
    ),
    "person": Person("Eleanor Marsh", "Your details, sign out", (Link("#", "Your details", "user"),)),
    "find_url": "/find/",
}
PAGES = ["portal", "workspace", "console", "door", "plain"]


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def viewport(request):
    return request.param


@pytest.fixture(scope="module")
def browser():
    with chromium() as launched:
        yield launched


@pytest.fixture
def stage(browser, hartwell):
    return Stage(browser, hartwell, viewport=WIDE)


@pytest.fixture
def both(hartwell, northbeam):
    return hartwell, northbeam


def mistakes(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_every_component_can_be_used_by_everybody(browser, viewport):
    stage = Stage(browser, viewport=viewport)  # its tiles are light and dark by themselves
    page = stage.show("styleguide/page.html", **styleguide.samples())

    assert mistakes(page) == []
    assert overflow(page) <= 0
    assert stage.complaints == []


@pytest.mark.parametrize("which", PAGES)
def test_every_layout_can_be_used_by_everybody(browser, both, viewport, scheme, which):
    for look in both:
        brand = None if which == "console" else look
        stage = Stage(browser, brand, viewport=viewport, color_scheme=scheme)
        page = stage.show(f"pages/{which}.html", **FRAME)

        assert mistakes(page) == []
        assert overflow(page) <= 0
        assert stage.complaints == []


def brand_page(stage: Stage, path: str = "/workspace/settings/branding/") -> Page:
    assert stage.look is not None
    form = BrandForm(stage.look)
    return stage.show("pages/branding.html", path, form=form, host="hartwellrowe.portico.app", **FRAME)


def test_the_branding_page_can_be_used_by_everybody(browser, hartwell, viewport, scheme):
    stage = Stage(browser, hartwell, viewport=viewport, color_scheme=scheme)
    page = brand_page(stage)

    assert mistakes(page) == []
    assert overflow(page) <= 0
    assert stage.complaints == []


def test_the_preview_follows_the_form(stage):
    page = brand_page(stage)

    page.fill("[name=name]", "Zoë Örn & Co")
    expect(page.locator(".frames [data-out=name]").first).to_have_text("Zoë Örn & Co")
    expect(page.locator(".frames [data-out=initials]").first).to_have_text("ZÖ")
    page.check("[name=headings][value=modern]", force=True)
    page.check("[name=corners][value=square]", force=True)
    frame = page.locator(".frames .frame:visible").first
    assert frame.evaluate("e => getComputedStyle(e).getPropertyValue('--radius')") == "3px"
    assert frame.locator("h2").evaluate("e => getComputedStyle(e).fontWeight") == "760"
    assert stage.complaints == []


def test_three_ways_to_a_color_agree_and_are_judged(stage):
    page = brand_page(stage)
    expect(page.locator("[data-out=button-ratio]")).to_have_text("9.6")

    page.check("[name=swatch][value='#f2c230']", force=True)
    expect(page.locator("[name=color]")).to_have_value("#F2C230")
    expect(page.locator("[name=picker]")).to_have_value("#f2c230")
    expect(page.locator("[data-out=button-ratio]")).to_have_text("10.8")
    expect(page.locator("[data-out=link-ratio]")).to_have_text("6.8")

    page.fill("[name=color]", "#7A2F3B")
    expect(page.locator("[name=swatch]:checked")).to_have_value("#7a2f3b")
    page.fill("[name=color]", "red;}")
    expect(page.locator("[name=picker]")).to_have_value("#7a2f3b")
    assert stage.complaints == []


def test_a_chosen_logo_is_drawn_at_once(stage, tmp_path: Path):
    page = brand_page(stage)
    file = tmp_path / "logo.png"
    file.write_bytes(picture().getvalue())

    page.set_input_files("[name=logo]", file)

    expect(page.locator(".frames .logo canvas").first).to_be_visible()
    assert stage.complaints == []


def test_the_sign_in_page_shows_without_scripts_too(browser, hartwell):
    page = brand_page(Stage(browser, hartwell, viewport=WIDE, java_script_enabled=False))

    expect(page.get_by_text("Show in the preview")).to_be_visible()
    expect(page.locator("[data-show=sign-in]").first).to_be_hidden()
    page.get_by_text("Sign-in", exact=True).click()
    expect(page.locator("[data-show=sign-in]").first).to_be_visible()
    expect(page.locator("[data-show=portal]").first).to_be_hidden()


def test_nothing_is_deleted_without_being_asked(stage):
    page = stage.show("pages/talk.html", **FRAME)

    stage.pages["/deletion/"] = "<title>Deleted</title>"

    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name="Delete this document?")
    expect(dialog.get_by_text("It disappears for you and for the firm.")).to_be_visible()
    dialog.get_by_role("button", name="Keep it").click()
    assert stage.posted == []

    page.get_by_role("button", name="Delete", exact=True).click()
    dialog.get_by_role("button", name="Delete for good").click()
    expect(page).to_have_title("Deleted")
    assert stage.posted == ["/deletion/"]


def test_a_form_is_sent_once(stage):
    page = stage.show("pages/talk.html", **FRAME)
    stage.pages["/sending/"] = "<title>Sent</title>"

    page.evaluate("const f = document.getElementById('send'); f.requestSubmit(); f.requestSubmit()")
    expect(page).to_have_title("Sent")

    assert stage.posted == ["/sending/"]


def test_a_dialog_opens_by_its_link_and_gives_the_focus_back(stage):
    page = stage.show("pages/talk.html", **FRAME)

    page.get_by_role("link", name="New client").click()
    expect(page.get_by_role("dialog", name="New client")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="New client")).to_be_focused()
    assert page.url.endswith("/")


def test_a_toast_can_be_dismissed(stage):
    page = stage.show(
        "pages/talk.html", messages=[Message("Prepayment is on.", "success", "/undo/")], **FRAME
    )

    expect(page.get_by_role("status").get_by_text("Prepayment is on.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()

    expect(page.get_by_text("Prepayment is on.")).to_have_count(0)


def test_find_anything_opens_by_its_key(stage):
    page = stage.show("pages/workspace.html", **FRAME)
    stage.pages["/found/"] = "<title>Found</title>"
    stage.pages["/find/"] = (
        '<ul><li><a class="result" href="/x/">Max</a></li><li><a class="result" href="/found/">Marsh</a></li></ul>'
    )

    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.type("ma")
    expect(page.locator("#palette .result")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/found/")


def test_what_was_refused_has_the_focus(stage):
    form = BrandForm(stage.look, {"name": "", "color": "red;}"})
    page = stage.show("pages/branding.html", form=form, host="x", **FRAME)

    expect(page.locator("[name=name]")).to_be_focused()
    expect(page.locator("[name=color]")).to_have_value("red;}")


def test_the_menus_of_a_phone(browser, hartwell):
    switcher = Switcher("All entities", (Link("#", "Marsh Pottery LLC", detail="Business"),))
    stage = Stage(browser, hartwell, viewport=PHONE, has_touch=True)
    page = stage.show("pages/portal.html", switcher=switcher, **FRAME)

    page.get_by_role("button", name="More").click()
    expect(page.locator("#more")).to_be_visible()
    expect(page.locator("#more").get_by_text("Guides")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Your account").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_pager_inside_what_is_swapped_keeps_its_distance_to_the_edge(stage):
    page = stage.show("pages/pager.html", **FRAME)

    panel = page.locator(".panel").bounding_box()
    said = page.get_by_text("1 to 6 of 6").bounding_box()
    assert said["x"] - panel["x"] >= 16
    expect(page.locator("#none")).to_be_hidden()


class Message:
    def __init__(self, message: str, level_tag: str, extra_tags: str) -> None:
        self.message, self.level_tag, self.extra_tags = message, level_tag, extra_tags

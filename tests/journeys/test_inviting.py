"""
A firm brings its people in: one from the settings, twenty at once of whom two can't be, a thousand from a file; and
somebody whose mail is on another device comes in by the code. Wide, and on a phone.
"""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from features.accounts.models import User
from features.clients.models import Access, Client, Contact
from tests.cast import FirmCast
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = {"wide": "Quince", "phone": "Medlar"}  # of the twenty clients each walk invites
INVITES = "/workspace/settings/portal/invites/"


@pytest.fixture(scope="module")
def people() -> People:
    return _beside_forty


def _beside_forty(a: FirmCast) -> dict[str, Person]:
    for name in NAMES.values():
        _twenty(name)
    return {"owner": a.owner}


def _twenty(name: str) -> None:
    """Twenty clients with a person each, who was never invited."""
    for number in range(20):
        client = Client.objects.create(name=f"{name} {number:02}", kind="business")
        email = f"{name.lower()}{number:02}@example.com"
        user = User.objects.create(name=f"Person {number:02}", email=email)
        contact = Contact.objects.create(user=user)
        Access.objects.create(contact=contact, client=client)


@pytest.fixture
def owner(scene: Scene, size: str) -> Visitor:
    return scene.visitor("owner", size)


def send_one(owner: Visitor, scene: Scene, to: str) -> None:
    page = owner.go(f"{scene.home}{INVITES}")
    owner.look()
    page.get_by_label("Contact").fill("nobody")
    page.get_by_role("button", name="Send invite").click()
    expect(page.get_by_text("Enter an e-mail address like name@example.com.")).to_be_visible()
    owner.look()
    page.get_by_label("Contact").fill(to)
    page.get_by_label("Client", exact=True).select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Send invite").click()
    expect(page.get_by_text(f"An invitation is on the way to {to}.")).to_be_visible()
    expect(page.locator("#invitations").get_by_text(to).first).to_be_visible()


@pytest.mark.requirement("S4-3", "S4-4", "S4-5", "S4-12", "S3-18")
def test_one_from_the_settings_comes_in_by_two_clicks(scene: Scene, owner: Visitor, size: str) -> None:
    to = f"one-{size}@example.com"
    send_one(owner, scene, to)

    guest = scene.guest(size)
    page = guest.go(scene.place.link_in_mail(to, "/invitation/"))
    guest.look()
    page.get_by_role("button", name="Open your portal").click()
    expect(page).to_have_url(f"{scene.home}/")
    guest.look()

    owner.page.goto(f"{scene.home}{INVITES}?state=accepted")
    expect(owner.page.locator("#invitations").get_by_text(to).first).to_be_visible()
    owner.look()
    assert (owner.complaints, guest.complaints) == ([], [])


def test_on_another_device_the_code_opens_the_portal(scene: Scene, owner: Visitor, size: str) -> None:
    to = f"code-{size}@example.com"
    send_one(owner, scene, to)
    code = scene.place.link(to, "/invitation/").code

    phone = scene.guest(size)
    page = phone.go(f"{scene.home}/invitation/")
    phone.look()
    page.get_by_label("E-mail address").fill(to)
    page.get_by_label("Code from the mail").fill("WRNG-2345")
    page.get_by_role("button", name="Open your portal").click()
    expect(page.get_by_text("That code does not work.", exact=False)).to_be_visible()
    phone.look()
    page.get_by_label("Code from the mail").fill(code)
    page.get_by_role("button", name="Open your portal").click()
    expect(page).to_have_url(f"{scene.home}/")

    assert phone.complaints == []


def test_without_the_page_before_the_link_asks_for_the_code(scene: Scene, owner: Visitor, size: str) -> None:
    """As a mail scanner would press, or a browser that keeps no cookies."""
    to = f"bare-{size}@example.com"
    send_one(owner, scene, to)
    guest = scene.guest(size)
    link = scene.place.link_in_mail(to, "/invitation/")
    page = guest.go(link)
    kept = [one for one in page.context.cookies() if "invited" not in one["name"]]
    page.context.clear_cookies()
    page.context.add_cookies(kept)  # type: ignore[arg-type]

    page.get_by_role("button", name="Open your portal").click()

    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    guest.look()


def pick_all(owner: Visitor, scene: Scene, size: str) -> Page:
    """On a phone there are no boxes to tick: all of a view are invited."""
    page = owner.go(f"{scene.home}/workspace/clients/?q={NAMES[size]}&view=not-on")
    boxes = page.locator("#list input[name=client]")
    expect(boxes).to_have_count(20)
    owner.look()
    if size == "phone":
        page.get_by_role("link", name="Invite all 20").click()
        return page
    for number in range(20):
        boxes.nth(number).check()
    owner.look()
    page.get_by_role("button", name="Invite 20 to the portal").click()
    return page


def test_of_twenty_at_once_two_are_named(scene: Scene, owner: Visitor, size: str) -> None:
    page = pick_all(owner, scene, size)
    page.get_by_label("Your own words").fill("Dear all,\nwe <b>moved</b>.")
    page.get_by_role("button", name="Preview the mail").click()
    frame = page.frame_locator("#preview iframe")
    expect(frame.get_by_text("we <b>moved</b>.", exact=False)).to_be_visible()
    owner.look()
    elsewhere = scene.visitor("owner", "wide")
    for number in ("03", "08"):  # meanwhile a colleague invites two of them
        other = elsewhere.go(f"{scene.home}/workspace/clients/?q={NAMES[size]}+{number}")
        other.get_by_role("link", name=f"{NAMES[size]} {number}").click()
        other.get_by_role("button", name=f"Invite Person {number}").click()
        expect(other.get_by_text("An invitation is on the way", exact=False)).to_be_visible()

    # By key: the mail's frame is a process of its own, and Chromium may give a click to where it was before scrolling.
    page.get_by_role("button", name="Send 20 invitations").press("Enter")

    expect(page.get_by_text("18 invitations are on the way. 2 were not sent", exact=False)).to_be_visible()
    left = page.locator("section", has=page.get_by_role("heading", name="Not sent"))
    for number in ("03", "08"):
        expect(left.get_by_text(f"{NAMES[size].lower()}{number}@example.com", exact=False)).to_be_visible()
    expect(left.get_by_text("was invited a moment ago", exact=False).first).to_be_visible()
    owner.look()
    assert owner.complaints == []


def a_file(folder: Path, size: str) -> Path:
    path = folder / "clients.csv"
    lines = [
        f"{size} client {n};Business;{size} person {n};{size}-row{n}@example.com;Owner" for n in range(1000)
    ]
    lines[17] = f"{size} bad;spaceship;;;"
    lines[400] = f"{size} worse;;Ann;ann@;"
    path.write_bytes("\r\n".join(["Company;Type;Contact;E-mail;Role", *lines]).encode("utf-8-sig"))
    return path


def test_a_thousand_come_from_a_file_while_one_watches(
    scene: Scene, owner: Visitor, size: str, tmp_path: Path
) -> None:
    page = owner.go(f"{scene.home}/workspace/clients/")
    page.get_by_role("link", name="Import").click()
    owner.look()
    page.set_input_files("input[type=file]", str(a_file(tmp_path, size)))
    page.get_by_role("button", name="Upload and look at it").click()
    expect(page.get_by_label("E-mail", exact=True)).to_have_value("email")
    owner.look()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("Row 19", exact=True)).to_be_visible()
    expect(page.get_by_text("Row 402", exact=True)).to_be_visible()
    owner.look()

    begun = time.monotonic()
    page.get_by_role("button", name="Import 998 rows").click()
    expect(page.get_by_role("progressbar", name="Rows imported")).to_be_visible()
    expect(page.get_by_text("998 clients and 998 people are in.", exact=False)).to_be_visible(timeout=120_000)
    print(f"1,000 rows took {time.monotonic() - begun:.1f} s")  # noqa: T201  the benchmark holds the figure

    owner.look()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download them").click()
    assert "spaceship" in Path(caught.value.path()).read_text("utf-8-sig")
    assert owner.complaints == []

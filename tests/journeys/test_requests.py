"""
Staff ask a client for a list of papers; the client answers from a phone with photos and “I don't have it”; one comes
back with a note and is sent again; somebody without an account sends one by a link; the client says that they are done
uploading, and staff take all of it home as a zip. Wide, and on a phone.
"""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import FirmCast
from tests.factories.documents import picture
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = {"wide": "Your 2025 return", "phone": "Your 2024 return"}


@pytest.fixture(scope="module")
def people() -> People:
    """Each size of the walk has a client of its own."""

    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {"owner": a.owner, "wide": a.alice, "phone": a.charlie}

    return on_stage


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"IMG {number}.jpg" for number in (1, 2, 3)]
    for number, path in enumerate(made):
        path.write_bytes(picture("JPEG", size=(400 + number, 300)))
    return made


def client_of(scene: Scene, size: str) -> str:
    client = scene.firm.household if size == "wide" else scene.firm.bakery
    return f"{scene.home}/workspace/clients/{client.pk}"


def ask(staff: Visitor, scene: Scene, size: str) -> None:
    page = staff.go(f"{client_of(scene, size)}/documents/")
    staff.look()
    page.get_by_role("link", name="Send a list").click()
    page.get_by_label("What is it for?").fill(TITLE[size])
    page.get_by_label("And these").fill("Lease\nBank statement\nDonations")
    staff.look()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("got an e-mail")).to_be_visible()
    staff.look()


def send(page: Page, *files: Path) -> None:
    page.locator("#files").set_input_files(files)
    page.get_by_role("button", name=re.compile("^Send")).click()


def answer(client: Visitor, scene: Scene, size: str, photos: list[Path]) -> None:
    page = client.go(f"{scene.home}/to-do/")
    page.get_by_role("link", name=re.compile(r"Answer ?: Lease")).click()
    client.look()
    send(page, *photos[:2])
    expect(page.get_by_text("You can add more until we have looked at it.")).to_be_visible()
    expect(page.locator("#progress")).to_have_text("1 of 3 done")
    for photo in photos[:2]:
        expect(page.get_by_text(photo.name, exact=True)).to_have_count(1)
    page.get_by_role("link", name="Next: Bank statement").click()
    expect(page.get_by_text("1 of 3 done").first).to_be_visible()
    page.get_by_label("Anything we should know?").fill("We closed that account.")
    page.get_by_role("button", name="I don’t have it").click()
    expect(page.get_by_role("heading", name="Donations")).to_be_visible()
    page.get_by_role("link", name=TITLE[size]).click()
    expect(page.get_by_text("You don’t have it")).to_be_visible()
    client.look()


def review(staff: Visitor, scene: Scene, size: str) -> None:
    page = staff.go(f"{client_of(scene, size)}/requests/")
    staff.look()
    page.get_by_role("link", name=TITLE[size], exact=True).click()
    page.get_by_role("button", name="Accept Lease").click()
    page.get_by_role("link", name="Return Bank statement").click()
    staff.look()
    page.get_by_label("What is wrong with it?").fill("The bank can print it for you.")
    page.get_by_role("button", name="Return with this note").click()
    expect(page.get_by_text("You wrote: “The bank can print it for you.”")).to_be_visible()
    staff.look()
    page.goto(f"{scene.home}/workspace/requests/")
    staff.look()


def once_more(client: Visitor, scene: Scene, photos: list[Path]) -> None:
    page = client.go(f"{scene.home}/to-do/")
    page.get_by_role("link", name=re.compile(r"Answer ?: Bank statement")).click()
    expect(page.get_by_text("The bank can print it for you.")).to_be_visible()
    client.look()
    send(page, photos[2])
    page.get_by_role("link", name="Next: Donations").click()


def say_done(client: Visitor, scene: Scene) -> None:
    page = client.go(f"{scene.home}/documents/")
    client.look()
    page.get_by_role("link", name="I’m done uploading").first.click()
    expect(page.get_by_role("heading", name="Still missing")).to_be_visible()
    client.look()
    page.get_by_role("button", name="Tell them anyway").click()
    expect(page.get_by_text("knows that you are done uploading")).to_be_visible()


def take_home(visitor: Visitor, address: str) -> list[str]:
    """Download everything of a request, and return the names of the files in the zip, without their folders."""
    page = visitor.go(address)
    visitor.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all 3 files").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        return sorted(name.rpartition("/")[2] for name in archive.namelist())


@pytest.mark.requirement("S0-13", "S0-23", "S2-6", "S2-7", "S2-9")
def test_a_list_is_asked_for_answered_returned_and_done(scene: Scene, size: str, photos: list[Path]) -> None:
    staff, client = scene.visitor("owner", "wide"), scene.visitor(size, size)

    ask(staff, scene, size)
    answer(client, scene, size, photos)
    review(staff, scene, size)
    once_more(client, scene, photos)
    say_done(client, scene)

    page = staff.go(f"{scene.home}/workspace/?whose=everyone")
    expect(page.get_by_text("is done uploading").first).to_be_visible()
    staff.look()

    page.goto(f"{client_of(scene, size)}/requests/")
    page.get_by_role("link", name=TITLE[size], exact=True).click()
    assert take_home(staff, page.url) == [photo.name for photo in photos]
    client.go(f"{scene.home}/requests/").get_by_role("link", name=TITLE[size], exact=True).click()
    assert take_home(client, client.page.url) == [photo.name for photo in photos]
    assert staff.complaints == client.complaints == []


def test_somebody_without_an_account_sends_files_by_a_link(
    scene: Scene, size: str, photos: list[Path]
) -> None:
    staff, dana = scene.visitor("owner", "wide"), scene.guest(size)
    page = staff.go(f"{client_of(scene, size)}/requests/links/new/")
    page.get_by_label("What are they to send?").fill("Statements of the year")
    staff.look()
    page.get_by_role("button", name="Make the link").click()
    staff.look()
    link = page.get_by_label("Link", exact=True).input_value()

    sending = dana.go(link)
    dana.look()
    sending.get_by_label("Your name").fill("Dana Wells")
    send(sending, photos[0])
    expect(sending.get_by_text("has it.")).to_be_visible()
    dana.look()

    page.get_by_role("link", name="I have it").click()
    expect(page.get_by_text("from Dana Wells")).to_be_visible()
    staff.look()
    page.get_by_role("button", name=re.compile(r"End it ?: Statements of the year")).first.click()
    page.get_by_role("button", name="End the link").click()
    expect(page.get_by_text("The link “Statements of the year” no longer works.")).to_be_visible()
    expect(dana.go(link).get_by_role("heading", name="This link does not work")).to_be_visible()
    assert staff.complaints == dana.complaints == []


def test_lists_of_the_firm_and_settings_are_fit_for_everybody(scene: Scene, size: str) -> None:
    staff = scene.visitor("owner", size)
    page = staff.go(f"{scene.home}/workspace/settings/request-lists/")
    staff.look()
    page.get_by_role("link", name="Individual tax return", exact=True).click()
    staff.look()
    staff.go(f"{scene.home}/workspace/settings/done-uploading/")
    staff.look()
    staff.go(f"{scene.home}/workspace/requests/new/")
    staff.look()
    assert staff.complaints == []


@pytest.mark.requirement("S2-8", "S2-9")
def test_the_checkbox_tells_the_firm_once_all_files_are_in(
    scene: Scene, size: str, photos: list[Path]
) -> None:
    client = scene.visitor(size, size)
    page = client.go(f"{scene.home}/documents/")
    other = photos[0].with_name("Receipt.jpg")
    other.write_bytes(picture("JPEG", size=(640, 480 if size == "wide" else 481)))
    page.locator("#files").set_input_files([other])
    page.get_by_label("I’m completely done uploading").check()
    client.look()
    page.locator("[data-send]").click()
    expect(page.get_by_text("knows that you are done uploading")).to_be_visible()
    assert client.complaints == []

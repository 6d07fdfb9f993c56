"""
Something goes into the vault and is looked at: staff put credentials and a file in after a proof, the client hears that
something is there, proves who they are, opens both, and finds on the page who else did; then puts something in, replaces
it and takes it out again. Wide, and on a phone.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from features.toggles import operations as toggles
from features.vault.models import VaultItem
from features.vault.switches import FROM_CLIENTS
from tests.cast import PASSWORD, FirmCast
from tests.journeys.scene import People, Person, Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECRET = "seven blue kettles"
FILE = b"The account ends in 4417."


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        toggles.turn(switch=FROM_CLIENTS, on=True, by=a.owner)
        return {"staff": a.staff, "alice": a.alice}

    return on_stage


def put_credentials(page: Page, title: str) -> None:
    page.get_by_role("link", name="Put in credentials").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Where").fill("https://tax.example")
    page.get_by_label("User name").fill("aldergate")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Put them in").click()


def put_file(page: Page, name: str) -> None:
    page.get_by_role("link", name="Put in a file").click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": FILE}
    )
    page.get_by_role("radio", name=VaultItem.Label.PERSONAL.label).check()
    page.get_by_role("button", name="Put it in").click()


def load_again(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("hidden again", exact=False)).to_be_visible()
    expect(page.locator(f"[value='{SECRET}']")).to_have_count(0)


@pytest.mark.requirement("S1-23", "S1-24", "S1-25", "D10")
def test_what_staff_put_in_the_client_opens_and_both_see_who_did(scene: Scene, size: str) -> None:
    staff, alice = scene.visitor("staff", size), scene.visitor("alice", size)
    tab = f"{scene.home}/workspace/clients/{scene.firm.household.pk}/vault/"
    scene.let_proof_grow_old("staff")
    page = staff.go(tab)
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm with your password").click()
    expect(page).to_have_url(tab)
    staff.look()
    put_credentials(page, f"Tax portal, {size}")
    expect(page.get_by_text("It is in the vault.", exact=False)).to_be_visible()
    put_file(page, f"Notes, {size}.txt")
    expect(page.get_by_role("link", name=f"Notes, {size}")).to_be_visible()
    staff.look()

    scene.let_proof_grow_old("alice")
    theirs = alice.go(f"{scene.home}/notifications/")
    expect(theirs.get_by_text("Stella Staff put something into your vault").first).to_be_visible()
    expect(theirs.get_by_text("Tax portal")).to_have_count(0)
    theirs.goto(f"{scene.home}/vault/")
    expect(theirs.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    theirs.get_by_role("button", name="Mail me a code").click()
    code = scene.place.letter("alice@example.com", "confirms").code
    theirs.get_by_label("Code from the mail").fill(code)
    theirs.get_by_role("button", name="Confirm with the code").click()
    expect(theirs).to_have_url(f"{scene.home}/vault/")
    alice.look()

    theirs.get_by_role("link", name=f"Tax portal, {size}").click()
    expect(theirs.locator(f"[value='{SECRET}']")).to_have_count(0)
    alice.look()
    theirs.get_by_role("button", name="Show", exact=True).click()
    expect(theirs.get_by_label("Password", exact=True)).to_have_value(SECRET)
    expect(theirs.get_by_role("button", name="Copy Password")).to_be_visible()
    alice.look()
    load_again(theirs)
    theirs.get_by_role("button", name="Open it again").click()
    theirs.get_by_role("link", name="Hide").click()
    expect(theirs.locator(f"[value='{SECRET}']")).to_have_count(0)
    expect(theirs.locator("#log")).to_contain_text("Alice Alder")

    theirs.goto(f"{scene.home}/vault/")
    theirs.get_by_role("link", name=f"Notes, {size}").click()
    with theirs.expect_download() as found:
        theirs.get_by_role("button", name="Download").click()
    assert Path(found.value.path()).read_bytes() == FILE
    assert found.value.suggested_filename == f"Notes, {size}.txt"

    page.get_by_role("link", name=f"Notes, {size}").click()
    expect(page.locator("#log")).to_contain_text("Alice Alder")
    expect(page.locator("#log")).to_contain_text("Opened and downloaded it")
    staff.look()
    assert staff.complaints == alice.complaints == []


@pytest.mark.requirement("S1-23")
def test_what_is_removed_is_gone_for_both(scene: Scene, size: str) -> None:
    staff, alice = scene.visitor("staff", size), scene.visitor("alice", size)
    page = staff.go(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/vault/")
    put_file(page, f"Will, {size}.txt")
    theirs = alice.go(f"{scene.home}/vault/")
    expect(theirs.get_by_role("link", name=f"Will, {size}")).to_be_visible()

    page.get_by_role("link", name=f"Will, {size}").click()
    page.get_by_role("link", name="Remove").click()
    staff.look()
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.get_by_text("Nobody can open it any more.", exact=False)).to_be_visible()

    theirs.reload()
    expect(theirs.get_by_role("heading", name="Vault", exact=True)).to_be_visible()
    expect(theirs.get_by_role("link", name=f"Will, {size}")).to_have_count(0)
    assert staff.complaints == alice.complaints == []


@pytest.mark.requirement("S1-24")
def test_what_a_client_puts_in_they_replace_and_take_out_again(scene: Scene, size: str) -> None:
    alice = scene.visitor("alice", size)
    page = alice.go(f"{scene.home}/vault/new/file/")
    alice.look()
    page.goto(f"{scene.home}/vault/new/credentials/")
    alice.look()
    page.get_by_label("Title").fill(f"Bank, {size}")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Put it in").click()

    page.get_by_role("link", name=f"Bank, {size}").click()
    expect(page.locator("#seers")).to_contain_text("Bob Birch")
    alice.look()
    page.get_by_role("link", name="Replace").click()
    alice.look()
    page.get_by_label("Password").fill("another")
    page.get_by_role("button", name="Replace it").click()
    expect(page.get_by_text("It is replaced", exact=False)).to_be_visible()

    page.get_by_role("link", name="Remove").click()
    alice.look()
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.get_by_text("is removed for good", exact=False)).to_be_visible()
    expect(page.get_by_role("link", name=f"Bank, {size}")).to_have_count(0)
    assert alice.complaints == []

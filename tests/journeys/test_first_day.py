"""
The first day of a firm that did not exist before: it signs up, dresses its portal, turns a switch, invites a client
and shares a file; the client comes in on the firm's own address and takes it. Wide, and on a phone.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.walking import SIZES, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIRMS = {"wide": "Larkspur Finch", "phone": "Wren Hollow"}  # each walk opens one of its own
PASSWORD = "larks sing over the quiet weir"
PAPER = b"Month,Total\r\nJanuary,1200\r\n"


def submit(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=False).first.click()


def sign_up(owner: Visitor, place: Installation, firm: str, slug: str, email: str) -> None:
    page = owner.go(place.site)
    owner.look()
    page.get_by_role("link", name="Open your portal").first.click()
    page.get_by_label("Name of your firm").fill(firm)
    expect(page.get_by_text(f"{slug}.localhost").first).to_be_visible()
    page.get_by_role("radio", name="Law").check()
    owner.look()
    submit(page, "Continue")
    page.get_by_label("Your name").fill("Linnea Larkspur")
    page.get_by_label("Your work e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    owner.look()
    submit(page, "Send me the link")
    expect(page.get_by_text(email)).to_be_visible()
    owner.look()
    owner.go(place.link_in_mail(email, "/sign-up/confirm/"))
    owner.look()
    submit(page, "Open my portal")
    expect(page.get_by_role("button", name="Open your workspace")).to_be_visible()
    owner.look()
    submit(page, "Open your workspace")
    expect(page).to_have_url(f"{place.firm(slug)}/workspace/")
    owner.look()


def dress(owner: Visitor, home: str) -> None:
    page = owner.go(f"{home}/workspace/settings/branding/")
    owner.look()
    page.get_by_label("Color code").fill("#7a2f3b")
    page.get_by_text("Sturdy").click()
    submit(page, "Publish changes")
    expect(page.get_by_role("status").first).to_be_visible()
    answer = page.goto(f"{home}/brand.css")
    style = answer.text() if answer else ""
    assert "#7a2f3b" in style
    assert "--font-sturdy" in style


def turn_uploads_on(owner: Visitor, home: str) -> None:
    """Law firms begin without client uploads (D1)."""
    page = owner.go(f"{home}/workspace/settings/features/")
    owner.look()
    box = page.get_by_role("checkbox", name="Client uploads")
    expect(box).not_to_be_checked()
    box.click()
    expect(page.get_by_role("status").filter(has_text="ploads").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("checkbox", name="Client uploads")).to_be_checked()


def add_client(owner: Visitor, home: str, email: str) -> None:
    page = owner.go(f"{home}/workspace/clients/new/")
    page.get_by_label("Name").fill("Orchard & Sons LLC")
    page.get_by_label("Kind").select_option("business")
    owner.look()
    submit(page, "Add client")
    expect(page.get_by_role("heading", name="Orchard & Sons LLC", level=1)).to_be_visible()
    owner.look()
    owner.go(f"{page.url.rstrip('/')}/people/new/")
    page.get_by_label("Name").fill("Ada Orchard")
    page.get_by_role("textbox", name="E-mail").fill(email)
    invite = page.get_by_role("checkbox", name="nvite", exact=False)
    if not invite.is_checked():
        invite.check()
    owner.look()
    submit(page, "Add person")
    expect(page.get_by_text("Ada Orchard").first).to_be_visible()


def share(owner: Visitor, paper: Path) -> None:
    page = owner.page
    page.get_by_role("link", name="Documents", exact=True).last.click()
    page.set_input_files("input[type=file]", str(paper))
    owner.look()
    submit(page, "Share")
    expect(page.get_by_role("link", name="Ledger January").first).to_be_visible()
    owner.look()


def take_it(client: Visitor, place: Installation, home: str, email: str) -> None:
    page = client.go(place.link_in_mail(email, "/invitation/"))
    client.look()
    submit(page, "Open your portal")
    expect(page.get_by_role("heading", name="Ada", level=1)).to_be_visible()
    expect(page.get_by_text("1 new document").first).to_be_visible()
    client.look()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download Ledger January").click()
    assert Path(caught.value.path()).read_bytes() == PAPER
    client.go(f"{home}/documents/")
    expect(page.get_by_role("link", name="Ledger January").first).to_be_visible()
    client.look()


def come_back(client: Visitor, place: Installation, home: str, email: str) -> None:
    """Sign out, and in again by a link in the same browser."""
    page = client.go(f"{home}/sign-out/")
    client.look()
    submit(page, "Sign out")
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.wait_for_load_state()
    page.go_back()
    expect(page.get_by_text("Ledger January")).to_have_count(0)
    client.go(f"{home}/documents/")
    expect(page).to_have_url(f"{home}/sign-in/?next=%2Fdocuments%2F")
    client.look()
    page.get_by_role("textbox", name="E-mail").fill(email)
    submit(page, "Send me a sign-in link")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    client.look()
    client.go(place.link_in_mail(email, "/sign-in/"))
    client.look()
    submit(page, "Sign in")
    expect(page).to_have_url(f"{home}/documents/")


@pytest.mark.requirement("S3-1")
@pytest.mark.requirement("S3-18")
@pytest.mark.requirement("S0-19")
@pytest.mark.requirement("S0-23")
def test_a_firm_opens_its_portal_and_a_client_takes_a_file(
    place: Installation, browser: Browser, size: str, tmp_path: Path
) -> None:
    owner, client = (Visitor(browser, viewport=SIZES[size]) for _ in range(2))
    name, slug = FIRMS[size], FIRMS[size].replace(" ", "").lower()
    home, ada = place.firm(slug), f"ada@{slug}-orchard.example"
    paper = tmp_path / "Ledger January.csv"
    paper.write_bytes(PAPER)

    sign_up(owner, place, name, slug, f"linnea@{slug}.example")
    dress(owner, home)
    turn_uploads_on(owner, home)
    add_client(owner, home, ada)
    share(owner, paper)
    take_it(client, place, home, ada)
    come_back(client, place, home, ada)

    assert owner.complaints == []
    assert client.complaints == []

"""
An invoice is written, mailed and paid: staff write it line by line and mail it with an invitation; somebody who has never
been here opens the mail, comes in, pays by card, and has a receipt. Then one without JavaScript. The client is on a phone.
"""

import pytest
from playwright.sync_api import expect

from features.clients.models import Client
from tests.cast import FirmCast
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person
from tests.journeys.walking import SIZES, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MAIL, TITLE = "ada@orchard.example", "Bookkeeping, October"


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        Client.objects.create(name="Orchard & Sons", kind=Client.Kind.BUSINESS, email=MAIL)
        return {"owner": a.owner, "wren": at.client_with("Wren Hollow", "Your first return", a=a)}

    return on_stage


def write(staff: Visitor, till: Till) -> None:
    """Write the invoice in the editor (screen 15); what it comes to is said while it is typed."""
    page = staff.go(f"{till.scene.home}/workspace/invoices/")
    staff.look()
    page.get_by_role("link", name="New invoice").first.click()
    staff.look()
    page.get_by_label("Client").select_option(label="Orchard & Sons")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What it is for").fill(TITLE)
    page.get_by_label("Description, line 1").fill("Monthly bookkeeping")
    page.get_by_label("Quantity, line 1").fill("10")
    page.get_by_label("Rate, line 1").fill("120")
    page.get_by_role("button", name="Add line").click()
    page.get_by_label("Description, line 2").fill("Postage")
    page.get_by_label("Quantity, line 2").fill("1")
    page.get_by_label("Rate, line 2").fill("34.50")
    expect(page.locator("#sums")).to_contain_text("$1,234.50")
    staff.look()
    page.get_by_role("button", name="Preview").click()


def mail(staff: Visitor) -> None:
    page = staff.page
    expect(page.get_by_text("This is what Orchard & Sons will see")).to_be_visible()
    staff.look()
    page.get_by_role("link", name="E-mail…").click()
    dialog = page.get_by_role("dialog", name="E-mail this invoice")
    expect(dialog.get_by_label("To", exact=True)).to_have_value(MAIL)
    expect(dialog.get_by_label("Invite recipients to the client portal")).to_be_checked()
    staff.look()
    dialog.get_by_role("button", name="Send e-mail").click()
    expect(page.get_by_text("is on its way to 1 person.", exact=False)).to_be_visible()
    staff.look()


@pytest.mark.requirement("S1-9", "S1-10", "S1-11", "S1-29", "S4-1", "S4-3", "S4-7")
def test_an_invoice_goes_from_the_editor_to_somebody_new_who_pays_it(till: Till) -> None:
    staff, ada = till.scene.visitor("owner", "wide"), till.scene.guest("phone")
    write(staff, till)
    mail(staff)

    letter = till.scene.place.letter(MAIL, r"\$1,234\.50, due .*")
    ((name, pdf),) = letter.files.items()
    paper = at.read(pdf)
    for words in (
        name.removesuffix(".pdf"),
        "$1,234.50",
        "Aldergate",
        "Monthly bookkeeping",
        "Orchard & Sons",
    ):
        assert words in paper

    page = ada.go(till.scene.place.link_in_mail(MAIL, "/invitation/"))
    ada.look()
    page.get_by_role("button", name="Open your portal").click()
    expect(page.get_by_text("$1,234.50").first).to_be_visible()
    ada.look()
    page.get_by_role("link", name="Pay now").click()
    ada.look()
    till.to_invoice(ada, TITLE)
    ada.look()
    at.choose_to_pay(page)
    expect(page.locator("[data-confirm]")).to_be_enabled()
    ada.look()
    at.type_card(page)
    at.says(page, "Thank you")
    ada.look()
    till.scene.place.letter(MAIL, r"We received \$1,234\.50")
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("heading", name="Receipt", level=1)).to_be_visible()
    ada.look()
    with page.expect_download() as receipt:
        page.get_by_role("link", name="PDF").click()
    assert "$1,234.50" in at.read(receipt.value.path().read_bytes())
    ada.go(f"{till.scene.home}/invoices/?show=paid")
    expect(page.get_by_role("main").get_by_text(TITLE).first).to_be_visible()
    ada.go(f"{till.scene.home}/payments/")
    expect(page.get_by_role("main").get_by_text(TITLE).first).to_be_visible()
    ada.look()

    page = till.at_firm(staff, TITLE)
    expect(page.get_by_role("main").get_by_text("Paid", exact=True).first).to_be_visible()
    expect(page.locator("#history")).to_contain_text("Visa ending 4242")
    staff.look()
    assert staff.complaints == ada.complaints == []


def test_without_javascript_it_is_paid_on_the_providers_page(till: Till) -> None:
    wren = Visitor(till.scene.browser, viewport=SIZES["phone"], java_script_enabled=False)
    till.scene.enter(wren, "wren")
    page = till.to_invoice(wren, "Your first return")
    at.choose_to_pay(page)
    expect(page.get_by_text("It moves no money")).to_be_visible()
    page.get_by_label("Card number").fill(at.GOOD)
    page.get_by_label("Expires").fill("12 / 34")
    page.get_by_label("Code").fill("123")
    page.get_by_role("button", name="Pay 1,280.00 USD").first.click()
    at.says(page, "Thank you")
    assert wren.complaints == []

"""Somebody without an account reads an invoice by the link of its mail, pays it, and has the receipt; on a phone."""

import pytest
from playwright.sync_api import expect

from features.clients.models import Client
from tests.cast import FirmCast
from tests.factories.billing import drafted
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE, MAIL = "Books for the harbor", "books@harbor.example"


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        harbor = Client.objects.create(name="Harbor Boats", kind=Client.Kind.BUSINESS, email=MAIL)
        drafted(a, harbor, title=TITLE, due_on=at.soon())
        return {"owner": a.owner}

    return on_stage


@pytest.mark.requirement("S4-6")
def test_an_invoice_is_paid_by_the_link_of_its_mail(till: Till) -> None:
    staff, guest = till.scene.visitor("owner", "wide"), till.scene.guest("phone")
    page = till.at_firm(staff, TITLE)
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("link", name="E-mail…").click()
    dialog = page.get_by_role("dialog", name="E-mail this invoice")
    dialog.get_by_label("Invite recipients to the client portal").uncheck()
    dialog.get_by_role("button", name="Send e-mail").click()
    expect(page.get_by_text("is on its way to 1 person.", exact=False)).to_be_visible()

    page = guest.go(till.scene.place.link_in_mail(MAIL, "/bill/"))
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    guest.look()
    at.choose_to_pay(page)
    expect(page.locator("[data-confirm]")).to_be_enabled()
    guest.look()
    at.type_card(page)
    at.says(page, "Thank you")
    guest.look()
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    guest.look()
    page.get_by_role("link", name="The invoice").click()
    expect(page.get_by_text("This invoice is paid.")).to_be_visible()
    guest.look()
    letter = till.scene.place.letter(MAIL, r"we received \$1,280\.00")
    (receipt,) = letter.files.values()
    assert "$1,280.00" in at.read(receipt)
    assert staff.complaints == guest.complaints == []

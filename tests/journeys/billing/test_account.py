"""How an account stands: staff mail a client their statement, who finds the same in the portal and as PDF."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from features.billing.models import Invoice
from features.clients.models import Client
from tests.cast import FirmCast
from tests.factories.billing import paid_by_hand
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE, MAIL = "Payroll for the year", "vera@example.com"


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        vera = at.client_with("Vera Vale", TITLE, a=a)
        Client.objects.filter(accesses__contact=vera).update(email=MAIL)
        paid_by_hand(a, Invoice.objects.get(title=TITLE), 28_000, now=timezone.now())
        return {"owner": a.owner, "vera": vera}

    return on_stage


def test_a_statement_is_mailed_read_in_the_portal_and_taken_as_pdf(till: Till) -> None:
    staff, vera = till.scene.visitor("owner", "wide"), till.scene.visitor("vera", "phone")
    page = till.at_firm(staff, TITLE)
    page.get_by_role("link", name="Vera’s Household").first.click()
    page.get_by_role("link", name="Invoices").last.click()
    page.get_by_role("link", name="Statement", exact=True).click()
    at.says(page, "Statement of account")
    staff.look()
    page.get_by_role("link", name="E-mail it").click()
    expect(page.get_by_label("To", exact=True)).to_have_value(MAIL)
    staff.look()
    page.get_by_role("button", name="Send e-mail").click()
    expect(page.get_by_text("on its way", exact=False).first).to_be_visible()
    staff.look()

    letter = till.scene.place.letter(MAIL, r"Owed on .*: \$1,000\.00")
    (paper,) = letter.files.values()
    assert "$1,000.00" in at.read(paper)
    page = vera.go(f"{till.scene.home}/invoices/")
    page.get_by_role("link", name="Statement", exact=True).click()
    at.says(page, "Statement of account")
    rows = page.get_by_role("table")
    for words in ("Payment", "$280.00", "$1,280.00", "$1,000.00"):
        expect(rows).to_contain_text(words)
    vera.look()
    with page.expect_download() as given:
        page.get_by_role("link", name="PDF").click()
    words = at.read(given.value.path().read_bytes())
    assert "$280.00" in words
    assert "$1,000.00" in words
    assert staff.complaints == vera.complaints == []

"""Staff send money back, a part and then the rest, after they proved who they are; the client reads what came back."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from features.billing.models import Invoice
from tests.cast import PASSWORD, FirmCast
from tests.factories.online import pays, saved
from tests.fakes_stripe import Stripe
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "Sales tax filing"


@pytest.fixture(scope="module")
def people(stand_in: Stripe) -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        dora = at.client_with("Dora Dean", TITLE, a=a)
        invoice = Invoice.objects.get(title=TITLE)
        pays(dora, invoice, method=saved(stand_in, invoice.client), now=timezone.now())
        return {"owner": a.owner, "dora": dora}

    return on_stage


def send_back(page: Page, amount: str = "") -> None:
    if amount:
        page.get_by_label("Amount").fill(amount)
    page.get_by_label("Why").fill("Agreed on the phone")
    page.get_by_role("button", name="Send it back").click()


def test_a_part_goes_back_and_then_the_rest(till: Till) -> None:
    dora, staff = till.scene.visitor("dora", "phone"), till.scene.visitor("owner", "wide")
    page = till.at_firm(staff, TITLE)
    page.locator("#history").get_by_role("link", name="Paid").click()
    staff.look()
    till.scene.let_proof_grow_old("owner")
    page.get_by_role("link", name="Refund…").click()
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm with your password").click()
    expect(page.get_by_role("heading", name="Refund")).to_be_visible()
    staff.look()
    send_back(page, "280")
    expect(page.get_by_text("$280.00 goes back.")).to_be_visible()
    staff.look()

    till.scene.place.letter("dora@example.com", r"\$280\.00 is on its way back to you")
    theirs = till.to_invoice(dora, TITLE)
    expect(theirs.locator(".pagehead")).to_contain_text("Partially Paid")
    expect(theirs.locator("#payments")).to_contain_text("Sent back to you")
    dora.look()
    theirs.goto(f"{till.scene.home}/payments/")
    expect(theirs.get_by_text("$280.00 sent back")).to_be_visible()
    dora.look()

    page.get_by_role("link", name="Refund…").click()
    expect(page.get_by_label("Amount")).to_have_value("1000.00")
    page.get_by_label("Credit the invoice by as much").check()
    send_back(page)
    expect(page.get_by_text("$1,000.00 goes back.")).to_be_visible()
    expect(page.get_by_role("link", name="Refund…")).to_have_count(0)
    theirs.reload()
    expect(theirs.get_by_text("Refunded", exact=True)).to_be_visible()
    till.scene.place.letter("dora@example.com", r"\$1,000\.00 is on its way back to you")
    assert dora.complaints == staff.complaints == []

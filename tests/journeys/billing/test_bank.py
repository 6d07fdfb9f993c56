"""
A bank account pays, and days later it turns out that there was too little in it: both sides are told, what was paid is
owed again, and another account pays it. On a phone; the days pass at the stand-in.
"""

import pytest
from playwright.sync_api import expect

from tests.cast import FirmCast
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE, DAYS = "Year-end closing", 4.1


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {"owner": a.owner, "bert": at.client_with("Bert Bell", TITLE, a=a)}

    return on_stage


def test_a_debit_fails_after_four_days_and_another_arrives(till: Till) -> None:
    bert, staff = till.scene.visitor("bert", "phone"), till.scene.visitor("owner", "wide")
    page = till.to_invoice(bert, TITLE)
    at.choose_to_pay(page)
    at.type_bank(page, at.EMPTY_BANK)
    at.says(page, "Your payment is on its way")
    bert.look()
    page.get_by_role("link", name="Your invoices").click()
    expect(page.locator("#rows")).to_contain_text("Payment on its way")
    bert.look()
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.locator("#pay")).to_have_count(0)
    bert.look()
    firms = till.at_firm(staff, TITLE)
    expect(firms.get_by_text("A payment of $1,280.00 is on its way")).to_be_visible()
    staff.look()

    till.stripe.advance(days=DAYS)

    mail = till.scene.place.letter("bert@example.com", r"A payment of \$1,280\.00 did not arrive")
    assert "insufficient funds" in mail.text
    page.reload()
    expect(page.locator(".pagehead")).to_contain_text("Unpaid")
    expect(page.locator("[data-pays]")).to_have_text("Pay $1,280.00")
    bert.look()
    firms = staff.go(f"{till.scene.home}/workspace/notifications/")
    told = firms.get_by_role("button", name="Bert’s Household: a payment of $1,280.00 did not arrive")
    told.click()
    expect(firms.locator(".pagehead")).to_contain_text("Failed")
    staff.look()

    at.choose_to_pay(page)
    at.type_bank(page)
    at.says(page, "Your payment is on its way")
    till.stripe.advance(days=DAYS)
    till.scene.place.letter("bert@example.com", r"We received \$1,280\.00")
    page.reload()
    at.says(page, "Thank you")
    firms = till.at_firm(staff, TITLE)
    expect(firms.locator(".pagehead")).to_contain_text("Paid")
    expect(firms.locator(".pagehead")).not_to_contain_text("on its way")
    assert bert.complaints == staff.complaints == []

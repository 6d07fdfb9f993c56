"""
Cards that don't just pay: the bank asks and is told no, then yes; one is declined and another pays; a part is paid, then
the rest.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import FirmCast
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {
            "owner": a.owner,
            "nora": at.client_with("Nora Nash", "Payroll review", a=a),
            "paul": at.client_with("Paul Pine", "Audit help", a=a),
            "quinn": at.client_with("Quinn Quill", "Partnership return", a=a),
        }

    return on_stage


def test_the_bank_asks_and_is_told_no_and_then_yes(till: Till) -> None:
    nora = till.scene.visitor("nora", "wide")
    page = till.to_invoice(nora, "Payroll review")
    at.choose_to_pay(page)
    at.type_card(page, at.ASKS)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("Nothing was charged", exact=False)).to_be_visible()
    nora.look()
    page.get_by_role("link", name=re.compile("Go on|Try again")).click()
    nora.look()
    at.type_card(page, at.ASKS)
    page.get_by_role("button", name="Yes, it is me").click()
    at.says(page, "Thank you")
    page = till.to_invoice(nora, "Payroll review")
    expect(page.locator("#pay")).to_have_count(0)
    expect(page.locator("#payments .row")).to_have_count(1)
    assert nora.complaints == []


def test_what_is_declined_is_said_and_another_card_pays(till: Till) -> None:
    paul, staff = till.scene.visitor("paul", "phone"), till.scene.visitor("owner", "wide")
    page = till.to_invoice(paul, "Audit help")
    at.choose_to_pay(page)
    at.type_card(page, at.DECLINED)
    told = "Your card has insufficient funds. Nothing was charged."
    expect(page.locator("[data-told]")).to_have_text(told)
    paul.look()
    at.type_card(page)
    at.says(page, "Thank you")
    paul.look()

    page = till.at_firm(staff, "Audit help")
    expect(page.locator("#history").get_by_text("Visa ending 4242")).to_have_count(1)
    assert paul.complaints == staff.complaints == []


@pytest.mark.requirement("S1-7")
def test_a_part_is_paid_and_then_the_rest(till: Till) -> None:
    quinn = till.scene.visitor("quinn", "wide")
    page = till.to_invoice(quinn, "Partnership return")
    page.get_by_text("Pay a part of it").click()
    page.get_by_label("Another amount", exact=True).last.fill("500")
    expect(page.locator("[data-pays]")).to_have_text("Pay $500.00")
    quinn.look()
    at.choose_to_pay(page)
    at.type_card(page)
    at.says(page, "Thank you")

    page = quinn.go(f"{till.scene.home}/invoices/")
    expect(page.locator("#rows")).to_contain_text("Partially Paid")
    quinn.look()
    page.get_by_role("link", name=re.compile("^Pay rest")).click()
    expect(page.locator("#pay")).to_contain_text("Left to pay")
    expect(page.locator("[data-pays]")).to_have_text("Pay $780.00")
    quinn.look()
    at.choose_to_pay(page)
    at.type_card(page)
    at.says(page, "Thank you")
    page = till.to_invoice(quinn, "Partnership return")
    expect(page.locator(".pagehead")).to_contain_text("Paid")
    expect(page.locator("#payments .row")).to_have_count(2)
    quinn.look()
    page.goto(f"{till.scene.home}/payments/")
    quinn.look()
    assert quinn.complaints == []

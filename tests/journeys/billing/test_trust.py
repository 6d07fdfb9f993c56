"""A law firm holds a client’s money in trust: a check is recorded into it, and a fee is paid from it after a fresh proof."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD, FirmCast
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "Purchase of the mill"


@pytest.fixture(scope="module")
def firm(open_firm: Callable[..., FirmCast]) -> FirmCast:
    return open_firm("cypress", "law")


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {"owner": a.owner, "emil": at.client_with("Emil Ek", TITLE, a=a)}

    return on_stage


def test_a_fee_is_paid_from_what_is_held_in_trust(till: Till) -> None:
    staff, emil = till.scene.visitor("owner", "wide"), till.scene.visitor("emil", "phone")
    page = staff.go(f"{till.scene.home}/workspace/invoices/payments/new/")
    staff.look()
    page.get_by_label("Client").select_option(label="Emil’s Household")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Amount").fill("2000")
    page.get_by_label("Reference").fill("1042")
    page.get_by_label("Pays of").fill("")  # what is held in trust pays nothing by itself
    page.get_by_label("What is left over").select_option(label="Is held in trust")
    staff.look()
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#parts")).to_contain_text("Held in trust")
    expect(page.locator("#parts .row")).to_have_count(1)
    staff.look()
    page.get_by_role("link", name="Back to Emil’s Household").click()
    expect(page.locator("#balance")).to_contain_text("$2,000.00")
    staff.look()

    page = till.at_firm(staff, TITLE)
    page.get_by_role("link", name="Pay from trust, $2,000.00 held").click()
    staff.look()
    till.scene.let_proof_grow_old("owner")
    page.get_by_role("button", name="Pay from trust").click()
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm with your password").click()
    page.get_by_role("button", name="Pay from trust").click()
    expect(page.get_by_text("$1,280.00 is paid from trust.", exact=False)).to_be_visible()
    expect(page.locator(".pagehead")).to_contain_text("Paid")
    expect(page.locator("#history")).to_contain_text("Paid from trust")
    staff.look()
    page.get_by_role("link", name="Back to Emil’s Household").click()
    expect(page.locator("#balance")).to_contain_text("$720.00")

    theirs = till.to_invoice(emil, TITLE)
    expect(theirs.locator(".pagehead")).to_contain_text("Paid")
    emil.look()
    assert staff.complaints == emil.complaints == []

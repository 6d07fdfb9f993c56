"""Two invoices are paid at once, by one payment with one receipt; the statement of account tells of both."""

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
        return {"tilda": at.client_with("Tilda Thorn", "Payroll, May", "Payroll, June", a=a)}

    return on_stage


@pytest.mark.requirement("S0-36", "S1-28", "S1-29")
def test_two_are_paid_at_once(till: Till) -> None:
    tilda = till.scene.visitor("tilda", "phone")
    page = tilda.go(f"{till.scene.home}/pay/")
    tilda.look()
    june = page.get_by_role("checkbox", name="Payroll, June")
    june.uncheck()
    expect(page.locator("[data-pays]")).to_have_text("Pay $1,280.00")
    june.check()
    expect(page.locator("[data-pays]")).to_have_text("Pay $2,560.00")
    at.choose_to_pay(page)
    at.type_card(page)
    at.says(page, "Thank you")
    for title in ("Payroll, May", "Payroll, June"):
        expect(page.get_by_role("link", name=title)).to_be_visible()
    tilda.look()
    till.scene.place.letter("tilda@example.com", r"We received \$2,560\.00")
    page.goto(f"{till.scene.home}/invoices/")
    expect(page.get_by_role("link", name="Payroll, May")).to_be_visible()
    expect(page.get_by_text("Nothing is open.", exact=False).first).to_be_visible()
    page.goto(f"{till.scene.home}/statements/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tilda.look()
    assert tilda.complaints == []

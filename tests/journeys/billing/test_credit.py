"""Somebody pays in advance; the next invoice is paid from that at once, by itself, and both sides read what became of it."""

import pytest
from playwright.sync_api import expect

from features.clients.models import Client
from tests.cast import FirmCast
from tests.factories.billing import drafted
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "Advice on leases"


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        carla = at.client_with("Carla Cole", a=a)
        client = Client.objects.get(accesses__contact=carla)
        drafted(a, client, 30_000, title=TITLE, due_on=at.soon())
        return {"owner": a.owner, "carla": carla}

    return on_stage


@pytest.mark.requirement("S2-2", "S2-3")
def test_what_was_paid_in_advance_pays_the_next_invoice(till: Till) -> None:
    carla, staff = till.scene.visitor("carla", "phone"), till.scene.visitor("owner", "wide")
    page = carla.go(f"{till.scene.home}/prepayment/")
    carla.look()
    page.locator("#own").fill("5")
    page.get_by_role("button", name="Make the prepayment").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an amount between these")
    carla.look()
    page.locator("#own").fill("500")
    page.get_by_role("button", name="Make the prepayment").click()
    at.type_card(page)
    at.says(page, "Thank you")
    page.goto(f"{till.scene.home}/prepayment/")
    expect(page.locator("#credit")).to_contain_text("$500.00")
    carla.look()

    firms = staff.go(f"{till.scene.home}/workspace/invoices/?tab=drafts")
    staff.look()
    firms.get_by_role("link", name=TITLE, exact=True).click()
    staff.look()
    firms.get_by_role("button", name="Release…").click()
    expect(firms.get_by_text("Paid from credit at once")).to_be_visible()
    staff.look()
    firms.get_by_role("button", name="Release", exact=True).click()
    expect(firms.locator(".pagehead")).to_contain_text("Paid")
    expect(firms.locator("#history")).to_contain_text("Paid from credit")
    staff.look()

    page = till.to_invoice(carla, TITLE)
    expect(page.locator(".pagehead")).to_contain_text("Paid")
    expect(page.locator("#payments")).to_contain_text("Your credit")
    carla.look()
    page.goto(f"{till.scene.home}/prepayment/")
    expect(page.locator("#credit")).to_contain_text("$200.00")
    expect(page.locator("#history")).to_contain_text("$300.00 for 2026-")
    assert carla.complaints == staff.complaints == []

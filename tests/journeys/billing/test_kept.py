"""
What is kept pays again: a saved card after a fresh proof; and by itself, on the morning of the day, once somebody has
agreed to that in writing, until they end it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from features.actions.tasks import MORNING
from features.billing.models import Invoice
from tenants.context import platform
from tenants.models import Firm
from tests.cast import FirmCast
from tests.factories.online import saved
from tests.fakes_stripe import Stripe
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DUE, OTHER = "Return for 2025", "Letter to the county"


def where_it_is_morning() -> str:
    """Return a time zone."""
    hours = (datetime.now(UTC).hour - MORNING + 12) % 24 - 12
    return f"Etc/GMT{hours:+d}"  # west of Greenwich is plus there


@pytest.fixture(scope="module")
def firm(open_firm: Callable[..., FirmCast]) -> FirmCast:
    return open_firm("marlowe")


@pytest.fixture(scope="module")
def people(stand_in: Stripe) -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        zone = where_it_is_morning()
        with platform():
            Firm.objects.filter(pk=a.firm.pk).update(time_zone=zone)
        today = timezone.localdate(timezone=ZoneInfo(zone))
        rosa = at.client_with("Rosa Reed", OTHER, a=a, due_on=today)
        saved(stand_in, Invoice.objects.get(title=OTHER).client)
        return {"rosa": rosa, "sven": at.client_with("Sven Stone", DUE, a=a, due_on=today)}

    return on_stage


def prove(page: Page, till: Till, to: str) -> None:
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    page.get_by_role("button", name="Mail me a code").click()
    page.get_by_label("Code from the mail").fill(till.scene.place.letter(to, "confirms").code)
    page.get_by_role("button", name="Confirm with the code").click()


@pytest.mark.requirement("S0-38")
def test_a_saved_card_pays_after_a_fresh_proof(till: Till) -> None:
    rosa = till.scene.visitor("rosa", "phone")
    till.scene.let_proof_grow_old("rosa")
    page = till.to_invoice(rosa, OTHER)
    expect(page.get_by_role("radio", name="Visa ending 4242")).to_be_checked()
    rosa.look()
    at.choose_to_pay(page)
    prove(page, till, "rosa@example.com")
    at.choose_to_pay(page)
    at.says(page, "Thank you")
    rosa.look()
    assert rosa.complaints == []


def keep_a_card(sven: Visitor) -> None:
    page = sven.page
    page.get_by_role("button", name="Add a payment method").click()
    expect(page.locator("[data-confirm]")).to_be_enabled()
    sven.look()
    at.type_card(page)
    expect(page.get_by_text("Visa ending 4242").first).to_be_visible()


def morning_comes(till: Till) -> None:
    """Ask as the beat does, at an hour that is the morning at this firm; should the hour turn meanwhile, once more."""
    zone = ""
    while zone != where_it_is_morning():
        zone = where_it_is_morning()
        statement = "UPDATE public.tenants_firm SET time_zone = %s WHERE slug = %s"
        till.scene.change(statement, zone, till.scene.firm.firm.slug)
        till.scene.place.call("features.billing.nightly.charge_each_morning")


@pytest.mark.requirement("S4-2")
def test_what_is_due_is_charged_in_the_morning_until_they_end_it(till: Till) -> None:
    sven = till.scene.visitor("sven", "wide")
    page = sven.go(f"{till.scene.home}/payment-methods/")
    sven.look()
    keep_a_card(sven)
    sven.look()
    page.get_by_label("Type your name to agree").fill("Sven Stone")
    page.get_by_role("button", name="Pay automatically").click()
    expect(page.get_by_text("Automatic payment is on.", exact=False)).to_be_visible()
    sven.look()

    morning_comes(till)

    till.scene.place.letter("sven@example.com", r"We received \$1,280\.00")
    page = till.to_invoice(sven, DUE)
    expect(page.locator(".pagehead")).to_contain_text("Paid")
    expect(page.locator("#payments")).to_contain_text("Visa ending 4242")

    page.goto(f"{till.scene.home}/payment-methods/")
    page.get_by_role("button", name="End automatic payment").click()
    expect(page.get_by_text("Automatic payment is off.", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Pay automatically")).to_be_visible()
    assert sven.complaints == []

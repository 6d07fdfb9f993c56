"""A firm takes a surcharge on credit cards: who types one reads what it adds, and agrees; a debit card just pays."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from features.billing import queries, surcharges
from features.billing.models import BillingRules
from features.clients.models import Client, Contact
from tests.cast import FirmCast
from tests.journeys.billing import till as at
from tests.journeys.billing.till import Till
from tests.journeys.scene import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DEBIT = "4000056655665556"


def in_illinois(contact: Contact) -> Contact:
    Client.objects.filter(accesses__contact=contact).update(address="1 Main St, Springfield, IL 62701")
    return contact


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        now = {"surcharge": 3_000, "surcharge_place": "IL", "surcharge_from": queries.today()}
        BillingRules.objects.update_or_create(one=True, defaults=now)
        return {
            "tess": in_illinois(at.client_with("Tess Thorn", "Estate plan", a=a)),
            "uma": in_illinois(at.client_with("Uma Underhill", "Lease review", a=a)),
        }

    return on_stage


@pytest.fixture(autouse=True)
def is_looked_over() -> None:
    """The product takes none by a list that is older than a year: then this story can't be told."""
    if not surcharges.cap("IL", timezone.now().date()):
        pytest.skip("Nobody has looked over the list of what states allow (surcharge_laws.AS_OF).")


def test_a_credit_card_is_charged_with_what_it_adds_once_that_is_agreed_to(till: Till) -> None:
    tess = till.scene.visitor("tess", "wide")
    page = till.to_invoice(tess, "Estate plan")
    expect(page.get_by_text("Plus 3 % on a credit card")).to_be_visible()
    tess.look()
    at.choose_to_pay(page)
    expect(page.locator("[data-confirm]")).to_be_enabled()
    tess.look()
    at.type_card(page)

    at.says(page, "Pay $1,318.40")
    expect(page.get_by_text("Visa ending 4242 is a credit card. It adds $38.40, 3 %.")).to_be_visible()
    tess.look()
    page.get_by_role("button", name="Pay $1,318.40").click()
    at.says(page, "Thank you")
    expect(page.get_by_text("Card surcharge")).to_be_visible()
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_text("We received $1,318.40")).to_be_visible()
    expect(page.get_by_text("$38.40")).to_be_visible()
    tess.look()
    assert tess.complaints == []


def test_a_debit_card_pays_what_is_owed(till: Till) -> None:
    uma = till.scene.visitor("uma", "phone")
    page = till.to_invoice(uma, "Lease review")
    at.choose_to_pay(page)
    at.type_card(page, at.GOOD)
    at.says(page, "Pay $1,318.40")
    uma.look()
    page.get_by_role("link", name="Use another card or a bank account").click()
    at.type_card(page, DEBIT)

    at.says(page, "Thank you")
    expect(page.get_by_text("Card surcharge")).to_have_count(0)
    uma.look()
    assert uma.complaints == []

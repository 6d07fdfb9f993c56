"""Who pays in the stories, and what they do at the till: the product's pages, and the stand-in's form within them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pypdfium2
from django.utils import timezone
from playwright.sync_api import Page, expect

from features.accounts.models import User
from features.billing.models import Invoice
from features.clients.models import Access, Client, Contact
from tests.cast import FirmCast
from tests.factories.billing import FEE, firms_day, released
from tests.fakes_stripe import Stripe
from tests.journeys.scene import Scene
from tests.journeys.walking import Visitor

GOOD, DECLINED, ASKS = "4242424242424242", "4000000000009995", "4000002760003184"
BANK, EMPTY_BANK = "000123456789", "000222222227"


def client_with(name: str, *titles: str, a: FirmCast, **given: Any) -> Contact:
    """Return somebody who pays for a client of their own, which owes an invoice of each title."""
    first = name.split(maxsplit=1)[0]
    client = Client.objects.create(name=f"{first}’s Household", kind=Client.Kind.HOUSEHOLD)
    user = User.objects.create(name=name, email=f"{first.lower()}@example.com")
    contact = Contact.objects.create(user=user, joined_at=timezone.now())
    Access.objects.create(contact=contact, client=client)
    for title in titles:
        owes(a, client, title, **given)
    return contact


def soon() -> date:
    return firms_day() + timedelta(days=9)


def owes(a: FirmCast, client: Client, title: str, amount: int = FEE, **given: Any) -> Invoice:
    given = {"due_on": soon(), **given}
    return released(a, client, amount, now=timezone.now(), title=title, **given)


@dataclass(frozen=True)
class Till:
    scene: Scene
    stripe: Stripe

    def to_invoice(self, one: Visitor, title: str) -> Page:
        """Go from the list to an invoice."""
        page = one.go(f"{self.scene.home}/invoices/?show=all")
        page.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        return page

    def at_firm(self, one: Visitor, title: str) -> Page:
        page = one.go(f"{self.scene.home}/workspace/invoices/?tab=all")
        page.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page


def choose_to_pay(page: Page, *, new: bool = False) -> None:
    """Press the button of the invoice’s page; `new`: with a card or account that is typed."""
    if new:
        page.locator("[name=method][value=new]").check()
    page.locator("[data-pays]").click()


def type_card(page: Page, number: str = GOOD) -> None:
    form = page.frame_locator("[data-frame] iframe")
    form.get_by_label("Card number").fill(number)
    form.get_by_label("Expires").fill("12 / 34")
    form.get_by_label("Security code").fill("123")
    _confirm(page)


def type_bank(page: Page, number: str = BANK) -> None:
    form = page.frame_locator("[data-frame] iframe")
    form.get_by_label("US bank account").check()
    form.get_by_label("Routing number").fill("110000000")
    form.get_by_label("Account number").fill(number)
    _confirm(page)


def _confirm(page: Page) -> None:
    """By key: the form’s frame is a process of its own, and Chromium may give a click to where it was before scrolling."""
    button = page.locator("[data-confirm]")
    expect(button).to_be_enabled()
    button.press("Enter")


def says(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def read(pdf: bytes) -> str:
    """Look at a PDF: no page of it may be empty. Return its words."""
    words = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=1).to_pil().convert("L")
        assert picture.getextrema()[0] < 64, "A page of the PDF is empty."
        words.append(page.get_textpage().get_text_range())
    return re.sub(r"\s+", " ", " ".join(words))

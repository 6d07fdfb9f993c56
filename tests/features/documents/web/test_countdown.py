"""The time in which a file can be deleted runs down on the page, in a real Chromium."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import expect

from features.documents.models import Document
from tenants.context import inside
from tests.branding.stage import chromium
from tests.factories import documents as make
from tests.features.documents.web.test_browser import bob, home  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.requirement("S0-30", "S0-31")
def test_the_button_counts_down_and_goes(bob, home):  # noqa: F811
    a, token = bob
    with inside(a.firm):
        receipt = make.uploaded(a.bob, a.household, "Receipt.pdf")
        Document.objects.filter(pk=receipt.pk).update(stored_at=Now() - timedelta(minutes=18, seconds=30))
    with chromium() as browser:
        page = browser.new_context().new_page()
        page.context.add_cookies([{"name": "sid", "value": token, "url": home}])
        page.clock.install()
        page.goto(f"{home}/documents/{receipt.pk}/")
        button = page.locator("form[data-left] button")
        expect(button).to_contain_text("42 min left")

        page.clock.fast_forward("30:00")
        expect(button).to_contain_text("12 min left")

        page.clock.fast_forward("12:00")
        expect(button).to_have_count(0)
        page.context.close()

"""The pages of an invoice ask the database eight times, and once more for each thing that the invoice has besides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.billing.models import Invoice
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import paid_by_hand, released
from tests.factories.online import connected
from tests.http import Browser

pytestmark = pytest.mark.django_db
BUDGET = 8


@pytest.fixture
def invoice(cast: Cast, stripe) -> Invoice:
    with inside(cast.a.firm):
        connected(stripe)
        return released(cast.a, cast.a.household, 10_000, now=timezone.now())


def asked(browser: Browser, path: str) -> int:
    for _ in range(
        2
    ):  # statements are prepared, and news that leads there is read: the bell is counted anew once
        browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


def test_a_client_opens_an_invoice_to_pay_it(cast: Cast, invoice) -> None:
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    assert asked(alice, f"/invoices/{invoice.pk}/") <= BUDGET


def test_staff_open_an_invoice(cast: Cast, invoice) -> None:
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    assert asked(owner, f"/workspace/invoices/{invoice.pk}/") <= BUDGET


def test_what_was_paid_is_asked_for_where_there_is_something(cast: Cast, invoice) -> None:
    with inside(cast.a.firm):
        paid_by_hand(cast.a, invoice, 4_000, now=timezone.now())
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    assert asked(owner, f"/workspace/invoices/{invoice.pk}/") <= BUDGET + 2

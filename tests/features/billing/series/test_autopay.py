"""Series with automatic payment: the client is asked, both sides see whether they have signed, and then it is charged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.billing import ledger
from features.billing.models import Invoice, Series
from features.billing.operations import autopay, making
from tenants.context import inside
from tests.cast import FirmCast
from tests.factories.billing import firms_day
from tests.factories.online import connected, saved
from tests.factories.series import RATE, begun
from tests.features.billing.test_methods import session_of
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
ASKED = "Pay these automatically"


def sign(a: FirmCast) -> None:
    autopay.agree(
        contact=a.alice,
        client=a.household,
        session=session_of(a.alice),
        typed_name=a.alice.name,
        now=timezone.now(),
    )


def seen_by_staff(a: FirmCast, series: Series) -> str:
    return text_of(Browser(a.firm).signed_in_as(a.owner).get(f"/workspace/invoices/recurring/{series.pk}/"))


@pytest.mark.requirement("S4-2")
def test_it_is_charged_on_its_day_once_the_client_has_signed(a: FirmCast, stripe) -> None:  # type: ignore[no-untyped-def]
    connected(stripe)
    saved(stripe, a.household)
    begun(a, now=timezone.now(), due_days=0, asks_autopay=True)
    making.make_due(now=timezone.now())
    invoice = Invoice.objects.get()

    assert autopay.charge_due(now=timezone.now()) == 0
    assert ledger.balance(ledger.of_invoice(invoice)) == RATE
    sign(a)
    assert autopay.charge_due(now=timezone.now()) == 1
    assert ledger.balance(ledger.of_invoice(invoice)) == 0


def test_both_sides_see_whether_it_is_signed(a: FirmCast, stripe) -> None:  # type: ignore[no-untyped-def]
    connected(stripe)
    saved(stripe, a.household)
    series = begun(
        a, now=timezone.now(), starts_on=firms_day() + timedelta(days=3), asks_autopay=True, title="Books"
    )
    client = Browser(a.firm).signed_in_as(a.alice)

    assert "Not signed" in seen_by_staff(a, series)
    assert ASKED in text_of(client.get("/invoices/"))
    with inside(a.firm):
        sign(a)
    page = seen_by_staff(a, series)
    assert "Signed" in page
    assert a.alice.name in page
    assert ASKED not in text_of(client.get("/invoices/"))


def test_without_a_connection_it_is_said_that_it_cannot_be(a: FirmCast) -> None:
    series = begun(a, now=timezone.now(), starts_on=firms_day() + timedelta(days=3), asks_autopay=True)

    assert "Not possible now" in seen_by_staff(a, series)
    assert ASKED not in text_of(Browser(a.firm).signed_in_as(a.alice).get("/invoices/"))

"""Who gets a PDF, and what they see until it is there."""

from typing import Any

import pytest

from features.base import outbox
from features.base.models import OutboxEntry
from features.billing.models import Invoice, Payment
from features.billing.switches import BILLING
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import FEE, paid_by_hand, released
from tests.features.viewing.conftest import look
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(cast: Cast) -> Invoice:
    with inside(cast.a.firm):
        return released(cast.a)


@pytest.fixture
def payment(cast: Cast, invoice: Invoice) -> Payment:
    with inside(cast.a.firm):
        return paid_by_hand(cast.a, invoice, FEE)


def work(cast: Cast) -> None:
    with inside(cast.a.firm):
        outbox.deliver_waiting()


@pytest.mark.requirement("S1-11")
def test_a_client_waits_a_moment_and_has_it(cast: Cast, invoice: Invoice) -> None:
    browser, page = Browser(cast.a.firm).signed_in_as(cast.a.alice), f"/invoices/{invoice.pk}/pdf/"
    waiting = browser.get(page)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "2")
    assert "is being made" in text_of(waiting)

    work(cast)

    found = browser.get(page)
    assert (found.status_code, found["Content-Type"]) == (200, "application/pdf")
    assert found.content.startswith(b"%PDF-")
    assert found["Content-Disposition"] == 'attachment; filename="2026-0001.pdf"'
    assert "Refresh" not in found


@pytest.mark.requirement("S0-3")
@pytest.mark.parametrize(
    "page", ["/invoices/{invoice}/pdf/", "/payments/{payment}/receipt/", "/statements/{client}/pdf/"]
)
def test_who_looks_as_somebody_reads_that_it_is_not_made_and_asks_for_nothing(
    cast: Cast, invoice: Invoice, payment: Payment, page: str
) -> None:
    page = page.format(invoice=invoice.pk, payment=payment.pk, client=cast.a.household.pk)
    visitor = look(cast.a, cast.a.owner, cast.a.alice, cast.a.household).browser
    with inside(cast.a.firm):
        before = OutboxEntry.objects.count()

    told = visitor.get(page)

    assert (told.status_code, "Not made yet" in text_of(told)) == (200, True)
    assert "Refresh" not in told
    with inside(cast.a.firm):
        assert OutboxEntry.objects.count() == before
    assert Browser(cast.a.firm).signed_in_as(cast.a.alice).get(page).status_code == 202
    work(cast)
    assert visitor.get(page).content.startswith(b"%PDF-")


@pytest.mark.requirement("S1-29")
def test_a_client_and_staff_have_the_receipt(cast: Cast, payment: Payment) -> None:
    mine, theirs = f"/payments/{payment.pk}/receipt/", f"/workspace/payments/{payment.pk}/receipt/"
    assert Browser(cast.a.firm).signed_in_as(cast.a.alice).get(mine).status_code == 202
    work(cast)

    for person, page in ((cast.a.alice, mine), (cast.a.staff, theirs)):
        found = Browser(cast.a.firm).signed_in_as(person).get(page)
        assert found["Content-Disposition"] == f'attachment; filename="{payment.receipt}.pdf"'


def test_others_find_nothing(cast: Cast, invoice: Invoice, payment: Payment) -> None:
    pages = [f"/invoices/{invoice.pk}/pdf/", f"/payments/{payment.pk}/receipt/"]
    for firm, person in ((cast.a.firm, cast.a.charlie), (cast.b.firm, cast.b.alice)):
        browser = Browser(firm).signed_in_as(person)
        assert [browser.get(page).status_code for page in pages] == [404, 404]
    browser = Browser(cast.b.firm).signed_in_as(cast.b.owner)
    assert browser.get(f"/workspace{pages[0]}").status_code == 404
    assert browser.get(f"/workspace{pages[1]}").status_code == 404


def test_off_means_gone(cast: Cast, invoice: Invoice, turn: Any) -> None:
    turn(BILLING, on=False)

    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert browser.get(f"/invoices/{invoice.pk}/pdf/").status_code == 404


def test_whoever_sees_a_part_of_a_payment_alone_has_no_receipt(cast: Cast, invoice: Invoice) -> None:
    """A receipt names all that was paid by it, for other clients too."""
    from features.billing.models import PaymentPart  # noqa: PLC0415

    with inside(cast.a.firm):
        payment = paid_by_hand(cast.a, invoice, 100)
        PaymentPart.objects.create(
            payment=payment, client=cast.a.bakery, purpose="credit", amount=5, posted=5, is_open=False
        )

    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert browser.get(f"/payments/{payment.pk}/receipt/").status_code == 404

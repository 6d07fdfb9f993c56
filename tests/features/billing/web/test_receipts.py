"""Receipts as pages, and where clients find them (S1-28, S1-29)."""

import pytest
from django.db.models import Prefetch
from django.utils import timezone

from features.billing import on_paper, operations, queries
from features.billing.models import Payment, PaymentPart
from features.clients.models import Access
from portal_api.v1.billing_shapes import PaymentShape
from tenants.context import inside
from tests.cast import Cast
from tests.factories.billing import FEE, paid_by_hand, released
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(cast: Cast) -> Payment:
    with inside(cast.a.firm):
        now = timezone.now()
        return paid_by_hand(cast.a, released(cast.a, now=now), FEE, now=now)


@pytest.mark.requirement("S1-29")
def test_a_check_has_its_receipt_on_the_list_among_payments_and_as_a_page(
    cast: Cast, payment: Payment
) -> None:
    alice, page = Browser(cast.a.firm).signed_in_as(cast.a.alice), f"/receipts/{payment.pk}/"
    for path in (
        "/invoices/",
        "/invoices/?show=paid",
        "/invoices/?show=all",
        "/payments/",
        f"/payments/{payment.pk}/",
    ):
        assert f'href="{page}"' in alice.get(path).text, path

    said = text_of(alice.get(page))

    assert "We received $1,280.00" in said
    assert payment.receipt in said
    assert ">Check<" in said
    assert "Partnership return" in said
    assert cast.a.household.name in said
    assert f'href="/payments/{payment.pk}/receipt/"' in alice.get(page).text


def test_what_staff_noted_of_a_payment_for_themselves_is_on_no_receipt(cast: Cast) -> None:
    with inside(cast.a.firm):
        now = timezone.now()
        payment = operations.record(
            client=cast.a.household, by=cast.a.owner, now=now, kind="check", amount=1_000, reference="Slow payer",
            received_on=queries.today(now),
        )  # fmt: skip
        paper = on_paper.receipt(payment)
    assert "Slow payer" not in repr(paper)


def test_others_find_nothing(cast: Cast, payment: Payment) -> None:
    for firm, person in ((cast.a.firm, cast.a.charlie), (cast.b.firm, cast.b.alice)):
        assert Browser(firm).signed_in_as(person).get(f"/receipts/{payment.pk}/").status_code == 404


def test_who_sees_a_part_of_a_payment_alone_is_offered_no_receipt_of_it(cast: Cast, payment: Payment) -> None:
    with inside(cast.a.firm):
        PaymentPart.objects.create(
            payment=payment, client=cast.a.bakery, purpose="credit", amount=100, is_open=False
        )
        assert Access.objects.filter(contact=cast.a.alice, client=cast.a.household).exists()
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    assert alice.get(f"/receipts/{payment.pk}/").status_code == 404
    for path in ("/invoices/", "/payments/"):
        assert f"/receipts/{payment.pk}/" not in alice.get(path).text


def test_what_was_not_paid_whole_has_none_on_the_list(cast: Cast) -> None:
    with inside(cast.a.firm):
        now = timezone.now()
        payment = paid_by_hand(cast.a, released(cast.a, now=now), 1_000, now=now)
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    assert f"/receipts/{payment.pk}/" not in alice.get("/invoices/").text
    assert f"/receipts/{payment.pk}/" in alice.get("/payments/").text


def test_the_api_names_no_client_whom_the_actor_does_not_see(cast: Cast, payment: Payment) -> None:
    with inside(cast.a.firm):
        found = {
            name: PaymentShape(
                Payment.objects.prefetch_related(Prefetch("parts", rows)).get(pk=payment.pk)
            ).data["client"]
            for name, rows in (("all", PaymentPart.objects.all()), ("none", PaymentPart.objects.none()))
        }
    assert found == {"all": cast.a.household.pk, "none": None}

"""What is due is charged by itself where a client has agreed to that in writing, and once (S4-2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.base.errors import Conflict, FreshProofNeeded, NotThere, Refused
from features.billing import ledger, queries
from features.billing.models import Autopay, Payment, PaymentMethod
from features.billing.operations import autopay, methods
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.factories.billing import FEE, released
from tests.factories.online import connected, saved
from tests.features.billing.test_methods import session_of
from tests.http import Browser, text_of

pytestmark = pytest.mark.django_db
BAD = "4000000000000341"  # can be kept, is declined when charged


@pytest.fixture
def account(a: FirmCast, stripe):
    return connected(stripe)


def agree(a: FirmCast, **given) -> Autopay:
    given = {"session": session_of(a.alice), "typed_name": a.alice.name, "now": timezone.now()} | given
    return autopay.agree(contact=given.pop("contact", a.alice), client=a.household, **given)


def due(a: FirmCast, days: int = 0):
    day = queries.today() + timedelta(days=days)
    return released(a, due_on=day, now=timezone.now())


def owed(invoice) -> int:
    return ledger.balance(ledger.of_invoice(invoice))


@pytest.mark.requirement("S4-2")
def test_what_is_due_is_charged_on_its_day_and_once(a, account, stripe) -> None:
    saved(stripe, a.household)
    agree(a)
    now, later = due(a), due(a, 9)

    assert autopay.charge_due(now=timezone.now()) == 1
    assert autopay.charge_due(now=timezone.now()) == 0

    assert (owed(now), owed(later)) == (0, FEE)
    assert Payment.objects.get().key.startswith("auto:")


def test_who_has_not_agreed_is_not_charged(a, account, stripe) -> None:
    saved(stripe, a.household)
    invoice = due(a)

    assert autopay.charge_due(now=timezone.now()) == 0
    agree(a)
    autopay.end(contact=a.alice, client=a.household, now=timezone.now())

    assert autopay.charge_due(now=timezone.now()) == 0
    assert owed(invoice) == FEE
    with pytest.raises(Conflict):
        autopay.end(contact=a.alice, client=a.household, now=timezone.now())


def test_what_is_declined_is_told_and_not_tried_again(a, account, stripe) -> None:
    saved(stripe, a.household, BAD)
    agree(a)
    invoice = due(a)

    assert autopay.charge_due(now=timezone.now()) == 1
    assert autopay.charge_due(now=timezone.now()) == 0

    payment = Payment.objects.get()
    assert (payment.state, owed(invoice)) == ("failed", FEE)
    assert "Nothing was charged" in payment.failure
    assert not invoice.payment_parts.filter(is_open=True).exists()


def test_to_agree_takes_ones_own_name_a_method_and_a_fresh_proof(a, account, stripe) -> None:
    with pytest.raises(Refused, match="payment method first"):
        agree(a)
    saved(stripe, a.household)
    with pytest.raises(Refused, match="Type your name"):
        agree(a, typed_name="Somebody")
    with pytest.raises(FreshProofNeeded):
        agree(a, session=session_of(a.alice, timedelta(minutes=11)))
    with pytest.raises(NotThere):
        agree(a, contact=a.charlie, typed_name=a.charlie.name)

    row = agree(a, typed_name=a.alice.name.upper())

    assert "charge my default payment method" in row.text
    assert row.typed_name == a.alice.name.upper()
    with pytest.raises(Conflict, match="on already"):
        agree(a)


def test_the_method_it_charges_is_not_removed_under_it(a, account, stripe) -> None:
    kept = saved(stripe, a.household)
    agree(a)

    with pytest.raises(Conflict, match="Automatic payment uses this"):
        methods.remove(contact=a.alice, method=kept, session=session_of(a.alice), now=timezone.now())

    assert PaymentMethod.objects.get().removed_at is None


def test_clients_begin_and_end_it_on_the_page(cast: Cast, stripe) -> None:
    with inside(cast.a.firm):
        connected(stripe)
        saved(stripe, cast.a.household)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    page = f"/payment-methods/{cast.a.household.pk}/automatic/"

    assert "Type your name" in text_of(browser.post(page, {"typed_name": "No"}, follow=True))
    assert "Automatic payment is on" in text_of(
        browser.post(page, {"typed_name": cast.a.alice.name}, follow=True)
    )
    assert "Automatic payment is off" in text_of(browser.post(f"{page}end/", follow=True))

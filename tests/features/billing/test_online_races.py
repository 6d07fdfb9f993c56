"""
Sixteen at the same moment pay one invoice, hear one announcement, send one payment back: the provider is charged once,
and the books agree with it to the cent (security R33, R34, R37).
"""

import os
from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from features.base import outbox
from features.base.errors import DomainError
from features.billing import customers, ledger, operations
from features.billing.ledger import K
from features.billing.models import (
    Customer,
    Entry,
    Payment,
    PaymentMethod,
    Posting,
    ProviderAccount,
    ProviderEvent,
)
from features.billing.operations import reconciling
from integrations.payments.gateway import provider
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.factories.billing import FEE, released
from tests.factories.online import connected, pays, saved, types
from tests.features.billing.test_announcements import HOOK
from tests.http import Browser
from tests.racing import at_once

pytestmark = pytest.mark.slow
CONNECTIONS = 16
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))


@pytest.fixture
def firm(committed_database: Cast, stripe) -> FirmCast:
    return committed_database.a


def said_and_real(firm: FirmCast, account) -> tuple[int, int]:
    with inside(firm.firm):
        assert list(ledger.proof()) == []
        said = sum(Entry.objects.filter(account__kind=K.PROVIDER).values_list("amount", flat=True))
    moved = provider().movements(account_id=account.account_id, since=timezone.now() - timedelta(days=1))
    return said, sum(one.net for one in moved)


def test_one_invoice_is_paid_once(firm: FirmCast, stripe) -> None:
    with inside(firm.firm):
        account, method = connected(stripe), saved(stripe, firm.household)
    for _ in range(ROUNDS):
        with inside(firm.firm):
            invoice = released(firm)

        outcomes = at_once(
            *(lambda i=invoice: pays(firm.alice, copy(i), method=method) for _ in range(CONNECTIONS)),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip

        done = [one for one in outcomes if getattr(one, "step", "") == "done"]
        with inside(firm.firm):
            if not done:  # each took the place of another: nobody paid, and it can be paid now
                done = [
                    pays(firm.alice, copy(invoice), method=method, now=timezone.now() + timedelta(minutes=1))
                ]
            assert len(done) == 1
            assert ledger.balance(ledger.of_invoice(invoice)) == 0
    assert len(set(said_and_real(firm, account))) == 1
    charged = [
        one for one in stripe.objects("payment_intent", account.account_id) if one["status"] == "succeeded"
    ]
    assert len(charged) == ROUNDS


def test_overlapping_choices_never_pay_an_invoice_twice(firm: FirmCast, stripe) -> None:
    with inside(firm.firm):
        account, method = connected(stripe), saved(stripe, firm.household)
    for _ in range(ROUNDS):
        with inside(firm.firm):
            first, both, last = (released(firm) for _ in range(3))

        at_once(
            *(
                lambda pair=pair: pays(firm.alice, *(copy(one) for one in pair), method=method)
                for _ in range(CONNECTIONS // 2)
                for pair in ((first, both), (both, last))
            ),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip

        with inside(firm.firm):
            paid = [sum(one.payment_parts.values_list("posted", flat=True)) for one in (first, both, last)]
            assert all(
                so_far in {0, one.charged} for so_far, one in zip(paid, (first, both, last), strict=True)
            )
            assert not firm.household.credit_lots.exists()
    assert len(set(said_and_real(firm, account))) == 1


def test_an_announcement_that_comes_sixteen_times_at_once_is_heard_once(firm: FirmCast, stripe) -> None:
    with inside(firm.firm):
        account = connected(stripe)
    for _ in range(ROUNDS):
        with inside(firm.firm):
            invoice = released(firm)
            types(stripe, pays(firm.alice, invoice))
        last = stripe.announcements(account.account_id)[-1]

        def bring(one=last) -> int:
            try:
                headers = {"Stripe-Signature": one.signature}
                return (
                    Browser()
                    .post(HOOK, one.body, content_type="application/json", headers=headers)
                    .status_code
                )
            finally:
                connection.close()

        assert at_once(*[bring] * CONNECTIONS, refused=DomainError) == [200] * CONNECTIONS
        with inside(firm.firm):
            assert ProviderEvent.objects.get(event_id=last.id).times == CONNECTIONS
            assert ledger.balance(ledger.of_invoice(invoice)) == 0
    with inside(firm.firm):
        assert Posting.objects.filter(kind="paid").count() == ROUNDS
    assert len(set(said_and_real(firm, account))) == 1


def test_no_more_goes_back_than_came(firm: FirmCast, stripe) -> None:
    with inside(firm.firm):
        account, method = connected(stripe), saved(stripe, firm.household)
    for _ in range(ROUNDS):
        with inside(firm.firm):
            payment = pays(firm.alice, released(firm), method=method).payment
            part = payment.parts.get()

        at_once(
            *(
                lambda p=payment, of=part: operations.refund(
                    payment=copy(p), part=copy(of), amount=FEE, by=firm.owner, now=timezone.now()
                )
                for _ in range(CONNECTIONS)
            ),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip
        at_once(*[outbox.deliver_waiting] * 4, firm=firm.firm, refused=DomainError)

        with inside(firm.firm):
            assert payment.refunds.count() == 1
    assert len(set(said_and_real(firm, account))) == 1


def test_the_hourly_look_and_the_announcement_meet(firm: FirmCast, stripe) -> None:
    with inside(firm.firm):
        account = connected(stripe)
    for _ in range(ROUNDS):
        with inside(firm.firm):
            payment = pays(firm.alice, released(firm))
            types(stripe, payment)

        def look() -> object:
            return reconciling.reconcile(copy(account), now=timezone.now() + timedelta(minutes=5))

        at_once(*[look] * 4, firm=firm.firm, refused=DomainError)
    with inside(firm.firm):
        assert Posting.objects.filter(kind="paid").count() == ROUNDS == Payment.objects.count()
    assert len(set(said_and_real(firm, account))) == 1


def test_two_first_methods_at_once_leave_one_default(firm: FirmCast, stripe) -> None:
    """Each announced by itself, or read by the page somebody came back to: none of them fails."""
    for _ in range(ROUNDS):
        with inside(firm.firm):
            PaymentMethod.objects.all().delete()
            account = ProviderAccount.objects.first() or connected(stripe)
            customer_id = customers.id_of(firm.household, "payer@example.com")
            customer = Customer.objects.get(customer_id=customer_id)
        seen = [kept_there(stripe, account, customer_id) for _ in range(4)]

        at_once(
            *(lambda one=one, whose=customer: customers.note(whose, one) for one in seen * 4),
            firm=firm.firm,
            refused=DomainError,
        )

        with inside(firm.firm):
            assert PaymentMethod.objects.count() == len(seen)
            assert PaymentMethod.objects.filter(is_default=True).count() == 1


def kept_there(stripe, account, customer_id: str):
    begun = provider().start_setup(
        account_id=account.account_id, customer_id=customer_id, kinds=["card"], key=str(uuid4())
    )
    stripe.confirm(account.account_id, begun.client_secret)
    return provider().read_setup(account_id=account.account_id, setup_id=begun.id).method

"""
Sixteen at the same moment, each on a connection of its own (measured trap M7): credit is never overspent, nothing is
paid or sent back twice, no number is missing. `RACE_ROUNDS=200` runs what the product promises; CI runs fewer.
"""

import os
from copy import copy
from functools import partial

import pytest

from features.base.errors import Conflict, DomainError
from features.billing import ledger, operations, queries
from features.billing.models import BillingRules, Invoice
from features.billing.rules import Part
from tenants.context import inside
from tests.cast import NOON, Cast, FirmCast
from tests.factories.billing import drafted, paid_by_hand, prepaid, released
from tests.racing import at_once

pytestmark = pytest.mark.slow
CONNECTIONS = 16
ROUNDS = int(os.environ.get("RACE_ROUNDS", "8"))


@pytest.fixture
def firm(committed_database: Cast) -> FirmCast:
    return committed_database.a


def won(outcomes: list[object]) -> int:
    return sum(not isinstance(one, DomainError) for one in outcomes)


def in_order(firm: FirmCast) -> None:
    with inside(firm.firm):
        assert list(ledger.proof()) == []


def test_numbers_have_no_gaps_and_come_once(firm: FirmCast) -> None:
    for _ in range(ROUNDS):
        with inside(firm.firm):
            drafts = [
                drafted(firm, client)
                for client in (firm.household, firm.bakery)
                for _ in range(CONNECTIONS // 2)
            ]

        at_once(
            *(lambda d=d: operations.release(invoice=d, by=firm.owner, now=NOON) for d in drafts),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip

    with inside(firm.firm):
        numbers = sorted(Invoice.objects.values_list("number", flat=True))
        assert numbers == [f"2026-{n:04d}" for n in range(1, CONNECTIONS * ROUNDS + 1)]
    in_order(firm)


def test_credit_is_never_overspent(firm: FirmCast) -> None:
    """Sixteen invoices reach for a credit that is enough for five and a half."""
    with inside(firm.firm):
        BillingRules.objects.create(credit="ask")
    for _ in range(ROUNDS):
        with inside(firm.firm):
            prepaid(firm, firm.household, 5_500)
            invoices = [released(firm, firm.household, 1_000) for _ in range(CONNECTIONS)]

        used = at_once(
            *(lambda i=i: operations.apply(invoice=i, by=firm.owner, now=NOON) for i in invoices),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip

        assert sum(one for one in used if isinstance(one, int)) == 5_500
        with inside(firm.firm):
            assert queries.held_for(firm.household) == {}
    in_order(firm)


def test_one_invoice_is_paid_once(firm: FirmCast) -> None:
    for _ in range(ROUNDS):
        with inside(firm.firm):
            invoice = released(firm, firm.household, 1_000)
        copies = [copy(invoice) for _ in range(CONNECTIONS)]

        paid = at_once(
            *(lambda i=i: paid_by_hand(firm, i, 1_000) for i in copies), firm=firm.firm, refused=DomainError
        )

        assert won(paid) == 1
        with inside(firm.firm):
            assert ledger.balance(ledger.of_invoice(invoice)) == 0
    in_order(firm)


def test_no_more_goes_back_than_came(firm: FirmCast) -> None:
    """Sixteen refunds of a third each: three are carried out."""
    for _ in range(ROUNDS):
        with inside(firm.firm):
            payment = paid_by_hand(firm, released(firm, firm.household, 3_000), 3_000)
            part = payment.parts.get()

        copies = [(copy(payment), copy(part)) for _ in range(CONNECTIONS)]
        sent = at_once(
            *(
                partial(operations.refund, payment=p, part=q, amount=1_000, by=firm.owner, now=NOON)
                for p, q in copies
            ),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip

        assert won(sent) == 3
    in_order(firm)


def test_an_invoice_gets_one_plan(firm: FirmCast) -> None:
    for _ in range(ROUNDS):
        with inside(firm.firm):
            invoice = released(firm, firm.household, 3_000)
            parts = [Part(queries.today(NOON), 3_000)]

        agreed = at_once(
            *(
                partial(operations.agree_plan, invoice=copy(invoice), parts=parts, by=firm.owner, now=NOON)
                for _ in range(CONNECTIONS)
            ),
            firm=firm.firm, refused=Conflict,
        )  # fmt: skip

        assert won(agreed) == 1

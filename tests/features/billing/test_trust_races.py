"""
Trust money, reached for by sixteen at the same moment, each on a connection of its own: it pays no fee twice, and is not
gone twice. `RACE_ROUNDS=200` runs what the product promises; CI runs fewer.
"""

import os
from copy import copy
from functools import partial

import pytest

from features.base.errors import DomainError
from features.billing import ledger, operations, queries
from features.billing.ledger import K
from features.billing.models import Entry, Payment
from tenants.context import inside
from tests.cast import NOON, Cast, FirmCast
from tests.factories.billing import released
from tests.racing import at_once

pytestmark = pytest.mark.slow
CONNECTIONS = 16
ROUNDS = int(os.environ.get("RACE_ROUNDS", "8"))


@pytest.fixture
def firm(committed_database: Cast) -> FirmCast:
    return committed_database.a


def won(outcomes: list[object]) -> int:
    return sum(not isinstance(one, DomainError) for one in outcomes)


def test_trust_is_released_or_goes_back_and_never_both(firm: FirmCast) -> None:
    """Fifteen reach for trust money that is enough for five and a half, while its check comes back."""
    for _ in range(ROUNDS):
        with inside(firm.firm):
            check = deposited(firm, 5_500)
            before = held(firm)
            invoices = [released(firm, firm.household, 1_000) for _ in range(CONNECTIONS - 1)]

        done = at_once(
            *(
                partial(operations.release_trust, invoice=one, amount=1_000, by=firm.owner, now=NOON)
                for one in invoices
            ),
            partial(operations.bounce, payment=copy(check), by=firm.owner, now=NOON),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip

        *freed, returned = (not isinstance(one, DomainError) for one in done)
        with inside(firm.firm):
            assert held(firm) == before - 1_000 * sum(freed) - (5_500 if returned else 0)
            assert sum(freed) == (before - (5_500 if returned else 0)) // 1_000
            assert lies_in(K.TRUST_BANK) == held(firm)
            assert list(ledger.proof()) == []


def test_the_same_release_of_trust_is_paid_once(firm: FirmCast) -> None:
    for _ in range(ROUNDS):
        with inside(firm.firm):
            deposited(firm, 10_000)
            before, invoice = held(firm), released(firm, firm.household, 1_000)
        copies = [copy(invoice) for _ in range(CONNECTIONS)]

        done = at_once(
            *(partial(operations.release_trust, invoice=one, amount=1_000, by=firm.owner, now=NOON) for one in copies),
            firm=firm.firm, refused=DomainError,
        )  # fmt: skip

        assert won(done) == 1
        with inside(firm.firm):
            assert (held(firm), ledger.balance(ledger.of_invoice(invoice))) == (before - 1_000, 0)
            assert list(ledger.proof()) == []


def deposited(firm: FirmCast, amount: int) -> Payment:
    return operations.record(
        client=firm.household, by=firm.owner, now=NOON, kind="check", amount=amount, received_on=NOON.date(),
        purpose="trust",
    )  # fmt: skip


def held(firm: FirmCast) -> int:
    return queries.held_for(firm.household, K.TRUST).get("USD", 0)


def lies_in(kind: str) -> int:
    return sum(Entry.objects.filter(account__kind=kind).values_list("amount", flat=True))

"""Money held in trust: fees cannot touch it, a release moves what is owed and no more."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.base.errors import Conflict, NotAllowed, Refused
from features.billing import ledger, operations, queries
from features.billing.models import Account, Entry, Payment
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.factories import billing

pytestmark = pytest.mark.django_db


def deposit(cast: Cast, amount: int) -> None:
    operations.record(
        client=cast.a.household, by=cast.a.owner, now=NOON, kind="check", amount=amount, received_on=NOON.date(),
        purpose="trust",
    )  # fmt: skip


def held(cast: Cast) -> int:
    return queries.held_for(cast.a.household, Account.Kind.TRUST).get("USD", 0)


def lies(kind: str) -> int:
    return sum(Entry.objects.filter(account__kind=kind).values_list("amount", flat=True))


def test_a_release_pays_the_fee_and_moves_the_money_between_the_banks(cast: Cast) -> None:
    with inside(cast.a.firm):
        deposit(cast, 50_000)
        invoice = billing.released(cast.a, None, 30_000)
        assert held(cast) == 50_000  # nothing moved by itself

        operations.release_trust(invoice=invoice, amount=30_000, by=cast.a.owner, now=NOON)

        assert (held(cast), lies("trust_bank"), lies("bank")) == (20_000, 20_000, 30_000)
        assert queries.owed_by(cast.a.household) == {}
        assert list(ledger.proof()) == []


@pytest.mark.parametrize(
    ("trust", "fee", "amount"), [(10_000, 30_000, 10_001), (50_000, 30_000, 30_001), (1, 1, 0)]
)
def test_never_more_than_is_held_or_owed(cast: Cast, trust: int, fee: int, amount: int) -> None:
    with inside(cast.a.firm):
        deposit(cast, trust)
        invoice = billing.released(cast.a, None, fee)

        with pytest.raises(Refused):
            operations.release_trust(invoice=invoice, amount=amount, by=cast.a.owner, now=NOON)

        assert held(cast) == trust


def test_a_draft_takes_nothing_of_it(cast: Cast) -> None:
    with inside(cast.a.firm):
        deposit(cast, 50_000)
        draft = billing.drafted(cast.a)

        with pytest.raises(Conflict):
            operations.release_trust(invoice=draft, amount=1_000, by=cast.a.owner, now=NOON)


def test_another_clients_trust_pays_nothing(cast: Cast) -> None:
    with inside(cast.a.firm):
        deposit(cast, 50_000)
        invoice = billing.released(cast.a, cast.a.bakery, 10_000)

        with pytest.raises(Refused):
            operations.release_trust(invoice=invoice, amount=10_000, by=cast.a.owner, now=NOON)


def test_staff_who_do_not_collect_may_not(cast: Cast) -> None:
    with inside(cast.a.firm):
        deposit(cast, 50_000)
        invoice = billing.released(cast.a)

        with pytest.raises(NotAllowed):
            operations.release_trust(invoice=invoice, amount=1_000, by=cast.a.staff, now=NOON)


def test_what_has_paid_a_fee_goes_back_to_nobody(cast: Cast) -> None:
    with inside(cast.a.firm):
        deposit(cast, 50_000)
        invoice = billing.released(cast.a, None, 30_000)
        operations.release_trust(invoice=invoice, amount=30_000, by=cast.a.owner, now=NOON)
        payment = Payment.objects.get()
        part = payment.parts.get()

        with pytest.raises(Refused):
            operations.refund(payment=payment, part=part, amount=20_001, by=cast.a.owner, now=NOON)
        with pytest.raises(Conflict):
            operations.bounce(payment=payment, by=cast.a.owner, now=NOON)
        operations.refund(payment=payment, part=part, amount=20_000, by=cast.a.owner, now=NOON)

        assert held(cast) == 0
        assert list(ledger.proof()) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["deposit", "bill", "pay", "credit", "release"]), st.integers(1, 9_000)),
        max_size=12,
    )
)
def test_whatever_happens_only_deposits_and_releases_move_it(
    cast: Cast, steps: list[tuple[str, int]]
) -> None:
    with inside(cast.a.firm):
        expected, invoice = held(cast), billing.released(cast.a, None, 5_000, uses_credit=False)
        for what, amount in steps:
            if what == "deposit":
                deposit(cast, amount)
                expected += amount
            elif what == "bill":
                invoice = billing.released(cast.a, None, amount)
            elif what == "pay":
                billing.prepaid(cast.a, cast.a.household, amount)
            elif what == "credit":
                operations.give(
                    client=cast.a.household, amount=amount, words="Words", by=cast.a.owner, now=NOON
                )
            else:
                expected -= _released(cast, invoice, amount)

        assert held(cast) == expected == lies("trust_bank")
        assert list(ledger.proof()) == []


def _released(cast: Cast, invoice: object, amount: int) -> int:
    try:
        operations.release_trust(invoice=invoice, amount=amount, by=cast.a.owner, now=NOON)  # type: ignore[arg-type]
    except Refused:
        return 0
    return amount

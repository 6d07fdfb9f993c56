"""
Whatever happens, in whatever order: the ledger proves itself, nothing goes below zero, and what clients owe is what was
billed less what was paid, credited and withdrawn. Random histories from seeds, so that one can be repeated;
`HISTORIES=2000` runs what the product promises, CI runs fewer.
"""

import os
import random
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from features.base.errors import DomainError
from features.billing import ledger, operations, queries
from features.billing.ledger import K
from features.billing.models import Account, CreditLot, CreditUse, Entry, Invoice, Payment, Refund
from tests.cast import NOON, FirmCast
from tests.factories.billing import prepaid, released

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BATCHES, IN_BATCH, STEPS = int(os.environ.get("HISTORIES", "400")) // 50, 50, 5
type Step = Callable[[FirmCast, random.Random], object]


class Undone(Exception):
    """Ends a history; all it did is taken back."""


def pick[M](rows: "list[M]", chance: random.Random) -> M:
    if not rows:
        raise DomainError
    return chance.choice(rows)


def amount(chance: random.Random, most: int) -> int:
    return chance.choice((1, most, max(1, most // 3), most + 1))


def bill(a: FirmCast, chance: random.Random) -> object:
    return released(a, chance.choice((a.household, a.bakery)), chance.randint(1, 5_000))


def pay(a: FirmCast, chance: random.Random) -> object:
    invoice = pick(list(Invoice.objects.filter(state="released").order_by("number")), chance)
    owed = ledger.balance(ledger.of_invoice(invoice))
    paid = amount(chance, owed + 500)
    return operations.record(
        client=invoice.client, by=a.owner, now=NOON, kind="check", amount=paid, received_on=NOON.date(),
        parts={invoice: min(paid, amount(chance, owed))} if owed else {},
    )  # fmt: skip


def prepay(a: FirmCast, chance: random.Random) -> object:
    return prepaid(a, chance.choice((a.household, a.bakery)), chance.randint(1, 5_000))


def send_back(a: FirmCast, chance: random.Random) -> object:
    payment = pick(list(Payment.objects.order_by("receipt")), chance)
    parts = list(payment.parts.filter(purpose="invoice")) + list(payment.credit_lots.all())
    of = pick(parts, chance)
    which = {"lot": of} if isinstance(of, CreditLot) else {"part": of}
    return operations.refund(payment=payment, amount=amount(chance, of.amount), by=a.owner, now=NOON, **which)


def bounce(a: FirmCast, chance: random.Random) -> object:
    return operations.bounce(
        payment=pick(list(Payment.objects.order_by("receipt")), chance), by=a.owner, now=NOON
    )


def withdraw(a: FirmCast, chance: random.Random) -> object:
    return operations.void(
        invoice=pick(list(Invoice.objects.order_by("number")), chance), by=a.owner, now=NOON
    )


def note(a: FirmCast, chance: random.Random) -> object:
    invoice = pick(list(Invoice.objects.order_by("number")), chance)
    credited = amount(chance, invoice.charged)
    return operations.credit_invoice(invoice=invoice, amount=credited, words="Sorry", by=a.owner, now=NOON)


def unapply(a: FirmCast, chance: random.Random) -> object:
    return operations.unapply(
        use=pick(list(CreditUse.objects.order_by("created_at", "amount")), chance), by=a.owner, now=NOON
    )


STEPS_THERE_ARE: tuple[Step, ...] = (bill, bill, pay, pay, prepay, send_back, bounce, withdraw, note, unapply)


def total(kind: str) -> int:
    return Entry.objects.filter(account__kind=kind).aggregate(sum=Sum("amount"))["sum"] or 0


def check() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert list(ledger.proof()) == []
    assert sum(total(kind) for kind in K.values) == 0
    assert not Account.objects.filter(kind=K.RECEIVABLE, balance__lt=0).exists()
    assert not Account.objects.filter(kind__in=(K.CREDIT, K.TRUST), balance__gt=0).exists()
    for invoice in Invoice.objects.all():
        owed = ledger.balance(ledger.of_invoice(invoice))
        assert (queries.status(invoice, owed, NOON.date()) == "paid") == (invoice.paid_at is not None)
    came = sum(Payment.objects.filter(state="succeeded").values_list("amount", flat=True))
    back = sum(
        Refund.objects.exclude(state="failed")
        .filter(payment__state="succeeded")
        .values_list("amount", flat=True)
    )
    assert total(K.BANK) == came - back


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_ledger_holds_through_any_history(a: FirmCast, batch: int) -> None:
    for seed in range(batch * IN_BATCH, (batch + 1) * IN_BATCH):
        chance = random.Random(seed)
        with pytest.raises(Undone), transaction.atomic():
            for _ in range(STEPS):
                live(a, chance, seed)
            raise Undone


def live(a: FirmCast, chance: random.Random, seed: int) -> None:
    step = chance.choice(STEPS_THERE_ARE)
    try:
        with transaction.atomic():
            step(a, chance)
    except DomainError:
        return
    try:
        check()
    except AssertionError as wrong:
        raise AssertionError(f"history {seed}, after {step.__name__}: {wrong}") from wrong

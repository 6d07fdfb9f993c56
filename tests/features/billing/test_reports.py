"""
Whatever happened, in whatever order and on whatever days: what a report sums up to is what the ledger says. Random
histories from seeds; `REPORTS=500` runs more of them.
"""

import os
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from features.base.errors import DomainError
from features.billing import ledger, operations, queries, reports
from features.billing.ledger import K
from features.billing.models import (
    BillingRules,
    CreditUse,
    Entry,
    Invoice,
    Payment,
    PaymentPart,
    Posting,
    ProviderAccount,
    TaxRate,
)
from features.billing.operations import late, online, settling, taking
from features.billing.reports.shape import Report
from features.billing.rules import Charge, Part
from integrations.payments.model import Payout
from tests.cast import FirmCast
from tests.factories.billing import prepaid, released
from tests.features.billing.test_histories import amount, pick

START, STEPS = datetime(2026, 1, 5, 12, tzinfo=UTC), 16
HISTORIES = int(os.environ.get("REPORTS", "20"))
P = Posting.Kind
MONEY = (P.PAID, P.UNPAID, P.REFUNDED, P.REFUND_FAILED, P.DISPUTE_LOST)
pytestmark = pytest.mark.django_db
type Step = Callable[[FirmCast, random.Random, datetime], object]


class Undone(Exception):
    """Ends a history; all it did is taken back."""


def report(a: FirmCast, key: str, first: date, last: date, way: str = "", *, by: Any = None) -> Report:
    kind = reports.KINDS[key]
    given = {"from": first.isoformat(), "to": last.isoformat(), "on": last.isoformat(), "way": way}
    return reports.read(kind, reports.asked(kind, by or a.owner, given, date(2027, 6, 1)))


def sums(found: Report, part: str, *columns: str) -> tuple[int, ...]:
    table = found.part(part)
    assert table is not None
    return tuple(table.total(column, "USD") for column in columns)


# --- what can happen --------------------------------------------------------------------------------


def bill(a: FirmCast, chance: random.Random, now: datetime) -> object:
    rates = [None, *TaxRate.objects.order_by("name")]
    lines = [
        Charge(f"Work {at}", chance.randint(-300, 9_000) if at else chance.randint(400, 9_000), Decimal(1), tax_rate=chance.choice(rates))
        for at in range(chance.randint(1, 4))
    ]  # fmt: skip
    total = sum(line.amount for line in lines)
    discount = chance.choice((0, 0, max(total, 0) // 7))
    client = chance.choice((a.household, a.bakery))
    due = queries.today(now) + timedelta(days=chance.choice((0, 14, 40)))
    return released(a, client, now=now, lines=lines, discount=discount, due_on=due)


def in_parts(a: FirmCast, chance: random.Random, now: datetime) -> object:
    day = queries.today(now)
    parts = [Part(day + timedelta(days=20 * at), 1_000) for at in range(1, 4)]
    return released(a, a.household, 3_000, now=now, instalments=parts, due_on=parts[-1].due_on)


def pay(a: FirmCast, chance: random.Random, now: datetime) -> object:
    invoice = pick(list(Invoice.objects.filter(state="released").order_by("number")), chance)
    owed = ledger.balance(ledger.of_invoice(invoice))
    paid = amount(chance, owed + 500)
    return operations.record(
        client=invoice.client, by=a.owner, now=now, kind=chance.choice(("check", "cash")), amount=paid,
        received_on=queries.today(now), parts={invoice: min(paid, owed)} if owed else {},
    )  # fmt: skip


def pay_online(a: FirmCast, chance: random.Random, now: datetime) -> object:
    """One payment of somebody who acts for two clients, with a surcharge and the provider's fee."""
    account = ProviderAccount.objects.first() or ProviderAccount.objects.create(account_id="acct_1")
    owed = Invoice.objects.filter(state="released", account__balance__gt=0).order_by("number")
    chosen = chance.sample(list(owed), min(2, len(owed)))
    parts: list[Any] = [(one, one.client, ledger.balance(ledger.of_invoice(one))) for one in chosen] or [
        (None, a.bakery, 700)
    ]
    payment = Payment.objects.create(
        client=a.household, kind="card", currency="USD", amount=sum(each for *_, each in parts), surcharge=chance.choice((0, 31)),
        account=account, key=str(uuid4()), charge_id=f"ch_{uuid4()}", created_at=now,
    )  # fmt: skip
    for invoice, client, share in parts:
        purpose = "invoice" if invoice else "credit"
        PaymentPart.objects.create(
            payment=payment, client=client, purpose=purpose, invoice=invoice, amount=share
        )
    settling.succeed(payment, now=now)
    settling.fee(payment, 59, now=now + timedelta(hours=chance.choice((0, 30))))
    return payment


def prepay(a: FirmCast, chance: random.Random, now: datetime) -> object:
    return prepaid(a, chance.choice((a.household, a.bakery)), chance.randint(1, 5_000), now=now)


def entrust(a: FirmCast, chance: random.Random, now: datetime) -> object:
    return operations.record(
        client=chance.choice((a.household, a.bakery)), by=a.owner, now=now, kind="check", amount=chance.randint(1, 5_000),
        received_on=queries.today(now), purpose="trust",
    )  # fmt: skip


def release_trust(a: FirmCast, chance: random.Random, now: datetime) -> object:
    invoice = pick(list(Invoice.objects.filter(state="released").order_by("number")), chance)
    owed = ledger.balance(ledger.of_invoice(invoice))
    return operations.release_trust(invoice=invoice, amount=max(1, owed // 2), by=a.owner, now=now)


def send_back(a: FirmCast, chance: random.Random, now: datetime) -> object:
    payment = pick(list(Payment.objects.order_by("receipt")), chance)
    of = pick([*payment.parts.all(), *payment.credit_lots.all()], chance)
    which = {"part": of} if isinstance(of, PaymentPart) else {"lot": of}
    return operations.refund(payment=payment, amount=amount(chance, of.amount), by=a.owner, now=now, **which)


def bounce(a: FirmCast, chance: random.Random, now: datetime) -> object:
    return operations.bounce(
        payment=pick(list(Payment.objects.order_by("receipt")), chance), by=a.owner, now=now
    )


def lose(a: FirmCast, chance: random.Random, now: datetime) -> object:
    """A bank takes back what was paid online, more than once where some of it went back already."""
    payment = pick(list(Payment.objects.filter(account__isnull=False).order_by("receipt")), chance)
    return taking.give_back(
        payment, kind=P.UNPAID, key=f"returned:{payment.pk}", amount=payment.charged, now=now,
        from_account=ledger.of_firm(K.PROVIDER, "USD"),
    )  # fmt: skip


def withdraw(a: FirmCast, chance: random.Random, now: datetime) -> object:
    return operations.void(
        invoice=pick(list(Invoice.objects.order_by("number")), chance), by=a.owner, now=now
    )


def note(a: FirmCast, chance: random.Random, now: datetime) -> object:
    if chance.random() < 0.3:
        return operations.give(client=a.bakery, amount=250, words="Sorry", by=a.owner, now=now)
    invoice = pick(list(Invoice.objects.order_by("number")), chance)
    most = max(1, invoice.charged // 2)
    return operations.credit_invoice(
        invoice=invoice, amount=amount(chance, most), words="Sorry", by=a.owner, now=now
    )


def apply(a: FirmCast, chance: random.Random, now: datetime) -> object:
    owed = Invoice.objects.filter(state="released", account__balance__gt=0).order_by("number")
    return operations.apply(
        invoice=pick(list(owed), chance), by=a.owner, now=now, amount=chance.choice((None, 7))
    )


def unapply(a: FirmCast, chance: random.Random, now: datetime) -> object:
    uses = CreditUse.objects.order_by("created_at", "amount")
    return operations.unapply(use=pick(list(uses), chance), by=a.owner, now=now)


def be_late(a: FirmCast, chance: random.Random, now: datetime) -> object:
    return late.charge_all(today=queries.today(now), now=now)


def pay_out(a: FirmCast, chance: random.Random, now: datetime) -> object:
    state, sent = chance.choice(("paid", "failed")), chance.randint(1, 900)
    seen = Payout(f"po_{uuid4()}", sent, "usd", state, now, now)
    account = ProviderAccount.objects.first() or ProviderAccount.objects.create(account_id="acct_1")
    return online.learn_payout(seen, account, now=now)


THINGS: tuple[Step, ...] = (
    bill, bill, bill, in_parts, pay, pay, pay_online, pay_online, prepay, entrust, release_trust, send_back, send_back, bounce, lose,
    withdraw, note, apply, unapply, be_late, pay_out,
)  # fmt: skip


def history(a: FirmCast, chance: random.Random) -> None:
    TaxRate.objects.create(name="City", rate=8_875)
    TaxRate.objects.create(name="State", rate=4_000)
    TaxRate.objects.create(name="Exempt", rate=0)
    credit = chance.choice(("auto", "off"))
    BillingRules.objects.create(credit=credit, late_fee_percent=1_500, late_fee_flat=100)
    now = START
    for _ in range(STEPS):
        now += timedelta(hours=chance.choice((1, 7, 100, 400)))
        try:
            with transaction.atomic():
                chance.choice(THINGS)(a, chance, now)
        except DomainError:
            continue


# --- what must be so --------------------------------------------------------------------------------


def posted(*accounts: str, first: date = date(2000, 1, 1), last: date, kinds: Any = None) -> int:
    """Sum entries up by the firm's calendar, in a way of its own."""
    rows = Entry.objects.filter(account__kind__in=accounts).select_related("posting")
    if kinds is not None:
        rows = rows.filter(posting__kind__in=kinds)
    return sum(row.amount for row in rows if first <= queries.today(row.posting.at) <= last)


def check_aging(a: FirmCast, first: date, last: date) -> None:
    for day in (first, last):
        found = report(a, "aging", day, day)
        assert sums(found, "clients", "total") == (posted(K.RECEIVABLE, last=day),)
        ages = ("current", "days_30", "days_60", "days_90", "older")
        assert (
            sum(sums(found, "clients", *ages))
            == sum(sums(found, "invoices", *ages))
            == sums(found, "clients", "total")[0]
        )
        assert sum(sums(found, "clients", *ages[1:])) == sums(found, "clients", "overdue")[0]
        overdue: list[Any] = [line.values[-2] for line in found.part("clients").lines]
        assert overdue == sorted(overdue, reverse=True)


def check_payments(a: FirmCast, first: date, last: date) -> None:
    money = posted(
        K.PROVIDER, K.BANK, K.TRUST_BANK, K.DISPUTED, first=first, last=last, kinds=(*MONEY, P.FEE)
    )
    fees = posted(K.FEES, first=first, last=last)
    for way in ("day", "method", "client"):
        found = report(a, "payments", first, last, way)
        assert sums(found, way, "net", "fees") == (money, -fees)
        assert sum(sums(found, way, "payments", "refunds", "returns", "fees")) == money
        assert sums(found, "each", "amount", "net") == (money + fees, money)
    back = posted(*K.values[:3], K.SURCHARGE, first=first, last=last, kinds=(P.REFUNDED, P.REFUND_FAILED))
    assert sums(report(a, "payments", first, last), "day", "refunds") == (-back,)


def check_held(a: FirmCast, first: date, last: date) -> None:
    before = first - timedelta(days=1)
    for key, account in (("credit", K.CREDIT), ("trust", K.TRUST)):
        found = report(a, key, first, last)
        assert sums(found, "clients", "opening", "closing") == (
            -posted(account, last=before),
            -posted(account, last=last),
        )
        opening, closing = sums(found, "clients", "opening", "closing")
        moved = [column.key for column in found.part("clients").columns[2:-1]]
        assert opening + sum(sums(found, "clients", *moved)) == closing
    found = report(a, "credit", first, last)
    used = posted(K.CREDIT, first=first, last=last, kinds=(P.APPLIED, P.UNAPPLIED))
    assert sums(found, "uses", "amount") == (used,)
    assert sums(found, "clients", "used") == (-used,)
    trust = report(a, "trust", first, last)
    assert sums(trust, "clients", "closing") == (posted(K.TRUST_BANK, last=last),)
    if posted(K.TRUST_BANK, last=last):
        assert "exactly what is held" in trust.remarks[0]


def check_taxes(a: FirmCast, first: date, last: date) -> None:
    billed = report(a, "tax", first, last, "billed")
    expected = -posted(K.INCOME, first=first, last=last), -posted(K.TAX, first=first, last=last)
    assert sums(billed, "taxes", "taxable", "amount") == expected
    assert sums(billed, "each", "taxable", "amount") == expected
    received = report(a, "tax", first, last, "received")
    assert sum(sums(received, "taxes", "taxable", "amount")) == -paid_for_invoices(first, last)
    middle = first + (last - first) // 2
    halves = [
        report(a, "tax", *days, "received") for days in ((first, middle), (middle + timedelta(days=1), last))
    ]
    for column in ("taxable", "amount"):
        assert sums(received, "taxes", column)[0] == sum(sums(half, "taxes", column)[0] for half in halves)


def paid_for_invoices(first: date, last: date) -> int:
    kinds = (*MONEY, P.TRUST_RELEASED, P.APPLIED, P.UNAPPLIED)
    noted = {
        f"{way}:{use.pk}" for use in CreditUse.objects.filter(lot__source="note") for way in ("use", "unuse")
    }
    rows = Entry.objects.filter(account__kind=K.RECEIVABLE, posting__kind__in=kinds).exclude(
        posting__key__in=noted
    )
    return sum(
        row.amount for row in rows.select_related("posting") if first <= queries.today(row.posting.at) <= last
    )


def check_income(a: FirmCast, first: date, last: date) -> None:
    found = report(a, "income", first, last)
    tax = -posted(K.TAX, first=first, last=last)
    assert sums(found, "months", "tax", "fees") == (tax, -posted(K.INCOME, first=first, last=last))
    money = posted(
        K.PROVIDER, K.BANK, K.DISPUTED, K.FEES, first=first, last=last, kinds=(*MONEY, P.TRUST_RELEASED)
    )
    surcharge = -posted(K.SURCHARGE, first=first, last=last)
    assert sums(found, "months", "received") == (money - surcharge,)
    assert sum(month.billed for month in found.months.get("USD", ())) == sums(found, "months", "billed")[0]


def check_payouts(a: FirmCast, first: date, last: date) -> None:
    found = report(a, "payouts", first, last)
    assert sums(found, "payouts", "amount") == (posted(K.BANK, first=first, last=last, kinds=(P.PAID_OUT,)),)
    assert sums(found, "balance", "amount") == (posted(K.PROVIDER, last=last),)


CHECKS = (check_aging, check_payments, check_held, check_taxes, check_income, check_payouts)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(max(HISTORIES // 10, 1)))
def test_every_report_comes_to_what_the_ledger_says(a: FirmCast, batch: int) -> None:
    for seed in range(batch * 10, batch * 10 + 10):
        chance = random.Random(seed)
        with pytest.raises(Undone), transaction.atomic():
            history(a, chance)
            assert list(ledger.proof()) == []
            first = START.date() + timedelta(days=chance.randint(0, 60))
            for check in CHECKS:
                try:
                    check(a, first, first + timedelta(days=chance.randint(0, 90)))
                except AssertionError as wrong:
                    raise AssertionError(f"history {seed}, {check.__name__}: {wrong}") from wrong
            raise Undone

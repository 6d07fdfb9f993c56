"""Reminders and late fees: on the firm's days, once, and never of what is paid, void or on its way."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as sent

from features.actions import tasks as actions
from features.base import outbox
from features.billing import ledger, mornings, operations, queries, reminding
from features.billing.models import BillingRules, Invoice, Line, Payment, PaymentPart
from features.billing.rules import Part
from features.notifications.models import Notification
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, paid_by_hand, prepaid, released

pytestmark = pytest.mark.django_db
DAY = NOON.date()
DUE = DAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def rules(a: FirmCast) -> BillingRules:
    return BillingRules.objects.create(remind_days=[-3, 0, 7])


def at(days: int) -> datetime:
    return NOON + timedelta(days=14 + days)


def spoken_of(days: int) -> dict[str, int]:
    return {one.invoice.number: one.amount for one in reminding.due_today(DUE + timedelta(days=days))}


def told(days: int) -> int:
    before = Notification.objects.filter(key__startswith="bill.due").count()
    mornings.see_to(at(days))
    return Notification.objects.filter(key__startswith="bill.due").count() - before


def test_they_are_reminded_on_the_firms_days_and_on_no_other(a: FirmCast) -> None:
    released(a)
    found = {day for day in range(-20, 20) if spoken_of(day)}
    assert found == {-3, 0, 7}


def test_a_person_gets_one_a_day_for_all_their_invoices_and_a_second_run_none(a: FirmCast) -> None:
    for client in (a.household, a.household, a.pottery):
        released(a, client)

    assert told(-3) == 2  # Alice of the household, Bob of both
    assert told(-3) == 0
    rows = Notification.objects.filter(key__startswith="bill.due").values_list("user__name", "title")
    assert dict(rows) == {"Alice Alder": "Reminder: 2 invoices", "Bob Birch": "Reminder: 3 invoices"}


def test_the_general_reminder_of_to_dos_leaves_invoices_alone(a: FirmCast) -> None:
    released(
        a,
        due_on=queries.today() + timedelta(days=1),
        now=NOON.replace(year=queries.today().year, month=queries.today().month, day=queries.today().day),
    )
    actions.remind.run()
    assert not Notification.objects.filter(kind="action.due_soon").exists()


def test_what_is_paid_void_or_on_its_way_is_not_spoken_of(a: FirmCast) -> None:
    paid, void, coming, part = (released(a) for _ in range(4))
    paid_by_hand(a, paid, FEE)
    operations.void(invoice=void, by=a.owner, now=NOON)
    payment = Payment.objects.create(
        client=a.household, currency="USD", amount=FEE, key="k", state="processing", kind="bank"
    )
    PaymentPart.objects.create(
        payment=payment, client=a.household, purpose="invoice", invoice=coming, amount=FEE
    )
    paid_by_hand(a, part, 28_000)

    assert spoken_of(0) == {part.number: 100_000}


def test_of_a_plan_the_instalment_of_that_day_alone(a: FirmCast) -> None:
    days = [DUE, DUE + timedelta(days=30)]
    invoice = released(a, instalments=[Part(days[0], 28_000), Part(days[1], 100_000)])
    assert spoken_of(0) == {invoice.number: 28_000}

    paid_by_hand(a, invoice, 28_000)

    assert spoken_of(0) == {}
    assert spoken_of(30) == {invoice.number: 100_000}


def test_a_reminder_does_not_go_to_who_lost_access(a: FirmCast) -> None:
    released(a)
    mornings.remind(DUE)
    a.alice.accesses.all().delete()
    outbox.deliver_waiting()

    assert {message.to[0] for message in sent.outbox if "eminder" in message.subject} == {"bob@example.com"}


def charged(rules: BillingRules, **given: int) -> None:
    for name, value in given.items():
        setattr(rules, name, value)
    rules.save()


def test_a_late_fee_comes_after_the_days_of_grace_and_once(a: FirmCast, rules: BillingRules) -> None:
    charged(rules, late_fee_percent=1_500, late_fee_flat=500, late_fee_grace=5)
    invoice = released(a)
    paid_by_hand(a, invoice, 28_000)
    for day in (0, 1, 5):
        mornings.see_to(at(day))
        assert Invoice.objects.get(pk=invoice.pk).late_fees == 0
    for day in (6, 7, 40):
        mornings.see_to(at(day))

    invoice.refresh_from_db()
    assert invoice.late_fees == 2_000  # 1.5 % of $1,000.00, and $5.00
    line = invoice.lines.get(kind=Line.Kind.LATE_FEE)
    assert (line.amount, line.description) == (2_000, "Late fee")
    assert queries.owed_by(a.household) == {"USD": 102_000}
    assert list(ledger.proof()) == []


def test_no_late_fee_on_what_is_paid_void_or_on_its_way(a: FirmCast, rules: BillingRules) -> None:
    charged(rules, late_fee_flat=500)
    paid, void, coming = released(a), released(a), released(a)
    paid_by_hand(a, paid, FEE)
    operations.void(invoice=void, by=a.owner, now=NOON)
    payment = Payment.objects.create(
        client=a.household, currency="USD", amount=FEE, key="k", state="processing", kind="bank"
    )
    PaymentPart.objects.create(
        payment=payment, client=a.household, purpose="invoice", invoice=coming, amount=FEE
    )
    mornings.see_to(at(30))

    assert not Invoice.objects.filter(late_fees__gt=0).exists()


def test_of_a_plan_the_fee_is_on_what_fell_due(a: FirmCast, rules: BillingRules) -> None:
    charged(rules, late_fee_percent=10_000)
    days = [DUE, DUE + timedelta(days=60)]
    invoice = released(a, instalments=[Part(days[0], 28_000), Part(days[1], 100_000)])
    mornings.see_to(at(1))

    assert Invoice.objects.get(pk=invoice.pk).late_fees == 2_800


def test_a_late_fee_can_be_voided_with_its_invoice_and_paid(a: FirmCast, rules: BillingRules) -> None:
    charged(rules, late_fee_flat=500)
    gone, kept = released(a), released(a)
    mornings.see_to(at(2))
    operations.void(invoice=gone, by=a.owner, now=at(2))
    prepaid(a, a.household, FEE + 500, now=at(3))

    assert queries.owed_by(a.household) == {}
    assert Invoice.objects.get(pk=kept.pk).paid_at is not None
    assert list(ledger.proof()) == []


def test_days_that_make_no_sense_are_none(a: FirmCast, rules: BillingRules) -> None:
    rules.remind_days = ["x", 5000, 2]
    rules.save()
    assert reminding.days() == [2]


def test_a_reminder_that_waited_does_not_go_once_it_is_paid(a: FirmCast) -> None:
    invoice = released(a)
    mornings.remind(DUE)
    paid_by_hand(a, invoice, FEE)
    outbox.deliver_waiting()

    assert not [message for message in sent.outbox if "eminder" in message.subject]


def test_a_reminder_that_waited_names_what_is_owed_as_it_goes(a: FirmCast) -> None:
    paid, part, whole = (released(a) for _ in range(3))
    mornings.remind(DUE)
    paid_by_hand(a, paid, FEE)
    paid_by_hand(a, part, 28_000)
    outbox.deliver_waiting()

    said = [str(message.body) for message in sent.outbox if message.subject == "Reminder: 2 invoices"]
    assert len(said) == 2
    assert all(part.number in text and whole.number in text and paid.number not in text for text in said)
    assert all("$1,000.00" in text for text in said)


def test_a_reminder_of_several_that_were_all_paid_does_not_go(a: FirmCast) -> None:
    invoices = [released(a), released(a)]
    mornings.remind(DUE)
    for invoice in invoices:
        paid_by_hand(a, invoice, FEE)
    outbox.deliver_waiting()

    assert not [message for message in sent.outbox if "eminder" in message.subject]

"""From a draft to what is owed, paid, withdrawn (S1-6, S1-7)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from features.actions.models import Action
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.billing import ledger, operations, queries
from features.billing.ledger import K
from features.billing.models import BillingRules, Entry, Invoice, TaxRate
from features.billing.rules import Charge, Part
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, drafted, paid_by_hand, prepaid, released

pytestmark = pytest.mark.django_db
DAY = NOON.date()


def status(invoice: Invoice, days: int = 0) -> str:
    owed = ledger.balance(ledger.of_invoice(invoice))
    return queries.status(Invoice.objects.get(pk=invoice.pk), owed, DAY + timedelta(days=days))


@pytest.mark.requirement("S1-7")
def test_it_is_unpaid_partly_paid_overdue_paid(a: FirmCast) -> None:
    invoice = released(a)
    assert status(invoice) == "unpaid"

    paid_by_hand(a, invoice, 28_000)
    assert status(invoice) == "partly"
    assert status(invoice, days=14) == "partly"
    assert status(invoice, days=15) == "overdue"

    paid_by_hand(a, invoice, FEE - 28_000)
    assert status(invoice, days=15) == "paid"
    assert Invoice.objects.get(pk=invoice.pk).paid_at == NOON


def test_numbers_follow_one_another_and_drafts_have_none(a: FirmCast) -> None:
    draft, gone = drafted(a), drafted(a)
    operations.discard(invoice=gone, by=a.owner, now=NOON)
    first, second = released(a), released(a, a.bakery)

    assert draft.number == ""
    assert [first.number, second.number] == ["2026-0001", "2026-0002"]


def test_a_number_that_another_rule_gave_before_is_passed_over(a: FirmCast) -> None:
    first = released(a)
    BillingRules.objects.create(yearly=False, prefix="2026-")

    second = released(a, a.bakery)

    assert [first.number, second.number] == ["2026-0001", "2026-0002"]


def test_a_tax_is_rounded_once_over_all_lines_and_a_discount_lowers_it(a: FirmCast) -> None:
    tax = TaxRate.objects.create(name="Sales tax", rate=8875)
    lines = [
        Charge("One", 333, Decimal("1.5"), tax_rate=tax),
        Charge("Two", 1001, tax_rate=tax),
        Charge("Free", 5000),
    ]
    invoice = drafted(a, lines=lines, discount=1000)

    assert [line.amount for line in invoice.lines.all()] == [500, 1001, 5000]
    assert invoice.subtotal == 6501
    # the taxed lines bear their share of the discount: 1501 − 1000 × 1501 ÷ 6501 = 1270
    assert invoice.tax == 113  # 8.875 % of 1270 is 112.7
    assert invoice.total == 6501 - 1000 + 113


def test_the_release_is_posted_as_fees_and_tax(a: FirmCast) -> None:
    tax = TaxRate.objects.create(name="VAT", rate=20_000)
    invoice = drafted(a, lines=[Charge("Advice", 10_000, tax_rate=tax)])
    operations.release(invoice=invoice, by=a.owner, now=NOON)

    entries = dict(Entry.objects.values_list("account__kind", "amount"))
    assert entries == {K.RECEIVABLE: 12_000, K.INCOME: -10_000, K.TAX: -2_000}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"lines": [Charge("", 5)]}, "lines"),
        ({"lines": [Charge("a", 5, Decimal(0))]}, "lines"),
        ({"lines": [Charge("a", 5, Decimal("0.0001"))]}, "lines"),
        ({"lines": [Charge("a", 10**11)]}, "lines"),
        ({"lines": [Charge("a", 5)] * 301}, "lines"),
        ({"discount": FEE + 1}, "discount"),
        ({"title": " "}, "title"),
        ({"currency": "QQQ"}, "currency"),
        ({"due_on": DAY + timedelta(days=800)}, "due_on"),
        ({"instalments": [Part(DAY, FEE - 1)]}, "instalments"),
        ({"instalments": [Part(DAY, FEE + 1), Part(DAY, -1)]}, "instalments"),
    ],
)
def test_bad_input_is_refused_and_names_its_field(a: FirmCast, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        drafted(a, **given)

    assert refusal.value.field == field
    assert Invoice.objects.count() == 0


def test_two_who_save_the_same_draft_do_not_lose_a_line(a: FirmCast) -> None:
    invoice = drafted(a)
    seen = invoice.version
    operations.change(invoice=invoice, by=a.owner, now=NOON, version=seen, lines=[Charge("Mine", 5)])

    with pytest.raises(Conflict):
        operations.change(invoice=invoice, by=a.staff, now=NOON, version=seen, lines=[Charge("Yours", 6)])

    assert [line.description for line in invoice.lines.all()] == ["Mine"]


def test_instalments_fall_due_one_by_one(a: FirmCast) -> None:
    days = [DAY, DAY + timedelta(days=30), DAY + timedelta(days=60)]
    invoice = released(
        a, instalments=[Part(day, amount) for day, amount in zip(days, (28_000, 50_000, 50_000), strict=True)]
    )
    assert invoice.due_on == days[-1]
    assert queries.next_due(invoice, FEE) == (days[0], 28_000)
    assert status(invoice, days=1) == "overdue"

    paid_by_hand(a, invoice, 30_000)

    assert queries.next_due(invoice, FEE - 30_000) == (days[1], 48_000)
    assert status(invoice, days=1) == "partly"
    assert status(invoice, days=31) == "overdue"
    late = queries.overdue(DAY + timedelta(days=31))
    assert list(Invoice.objects.filter(late)) == [invoice]
    assert not Invoice.objects.filter(queries.overdue(DAY + timedelta(days=30))).exists()


def test_releasing_puts_it_on_the_clients_list_and_paying_takes_it_off(a: FirmCast) -> None:
    invoice = released(a)
    action = Action.objects.get(kind="pay_invoice", subject_id=invoice.pk)
    assert action.due_on == invoice.due_on

    paid_by_hand(a, invoice, FEE)

    action.refresh_from_db()
    assert action.settled_at is not None


def test_an_invoice_of_which_nothing_was_paid_can_be_voided(a: FirmCast) -> None:
    invoice = released(a)
    operations.void(invoice=invoice, by=a.owner, now=NOON, reason="Sent twice")

    assert status(invoice) == "void"
    assert ledger.balance(ledger.of_invoice(invoice)) == 0
    assert sum(Entry.objects.filter(account__kind=K.INCOME).values_list("amount", flat=True)) == 0
    assert Action.objects.get(subject_id=invoice.pk).withdrawn_at == NOON


def test_one_that_was_paid_in_part_can_not(a: FirmCast) -> None:
    invoice = released(a)
    paid_by_hand(a, invoice, 1)

    with pytest.raises(Conflict):
        operations.void(invoice=invoice, by=a.owner, now=NOON)


@pytest.mark.requirement("S2-3")
def test_credit_pays_what_is_due_first_the_moment_it_is_released(a: FirmCast) -> None:
    later = released(a, a.household, 30_000, due_on=DAY + timedelta(days=30))
    prepaid(a, a.household, 50_000)
    assert status(later) == "paid"

    sooner = released(a, a.household, 40_000, due_on=DAY + timedelta(days=3))

    assert status(sooner) == "partly"
    assert queries.owed_by(a.household) == {"USD": 20_000}
    assert queries.held_for(a.household) == {}
    assert list(ledger.proof()) == []


def test_credit_taken_back_is_owed_again_and_can_go_back_to_where_it_came_from(a: FirmCast) -> None:
    payment = prepaid(a, a.household, 50_000)
    invoice = released(a, a.household, 40_000)
    (use,) = invoice.credit_uses.all()
    operations.unapply(use=use, by=a.owner, now=NOON)
    assert (status(invoice), queries.held_for(a.household)) == ("unpaid", {"USD": 50_000})

    lot = payment.credit_lots.get()
    operations.refund(payment=payment, lot=lot, amount=50_000, by=a.owner, now=NOON)

    assert queries.held_for(a.household) == {}
    with pytest.raises(Refused):
        operations.refund(payment=payment, lot=lot, amount=1, by=a.owner, now=NOON)
    assert list(ledger.proof()) == []


def test_a_refund_is_owed_again_unless_it_is_credited(a: FirmCast) -> None:
    invoice = released(a)
    payment = paid_by_hand(a, invoice, FEE)
    operations.refund(payment=payment, part=payment.parts.get(), amount=FEE, by=a.owner, now=NOON)
    assert status(invoice) == "unpaid"

    operations.credit_invoice(invoice=invoice, amount=FEE, words="Our mistake", by=a.owner, now=NOON)

    assert status(invoice) == "paid"
    assert sum(Entry.objects.filter(account__kind=K.INCOME).values_list("amount", flat=True)) == 0


def test_a_returned_check_undoes_all_that_followed_of_it(a: FirmCast) -> None:
    first = released(a, a.household, 30_000)
    payment = operations.record(
        client=a.household,
        by=a.owner,
        now=NOON,
        kind="check",
        amount=50_000,
        received_on=DAY,
        parts={first: 30_000},
    )
    second = released(a, a.household, 20_000)
    assert (status(first), status(second)) == ("paid", "paid")

    operations.bounce(payment=payment, by=a.owner, now=NOON)

    assert (status(first), status(second)) == ("unpaid", "unpaid")
    assert queries.held_for(a.household) == {}
    assert list(ledger.proof()) == []


def test_who_may_not_bill_or_collect_is_refused(a: FirmCast) -> None:
    invoice = released(a)

    with pytest.raises(NotAllowed):
        operations.record(
            client=a.household,
            by=a.staff,
            now=NOON,
            kind="cash",
            amount=5,
            received_on=DAY,
            parts={invoice: 5},
        )
    with pytest.raises(NotThere):
        operations.release(invoice=Invoice(client=a.household), by=a.owner, now=NOON)
    assert AuditEvent.objects.filter(event="payment.recorded").count() == 0

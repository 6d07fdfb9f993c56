"""Payment plans: other days for an open invoice. While one is kept, nothing else is asked for, charged or called late."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from features.actions.models import Action
from features.base.errors import Conflict, Refused
from features.base.models import AuditEvent
from features.billing import ledger, mornings, on_paper, operations, owing, plans, queries, reminding
from features.billing.models import BillingRules, Invoice, Payment, PaymentPart, PaymentPlan
from features.billing.operations import papers
from features.billing.rules import Part
from features.notifications.models import Notification
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, paid_by_hand, released
from tests.features.billing.test_methods import session_of

pytestmark = pytest.mark.django_db
DAY = NOON.date()
DUE = DAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def rules(a: FirmCast) -> BillingRules:
    return BillingRules.objects.create(remind_days=[-3, 0, 7], late_fee_flat=2_500, late_fee_grace=1)


def on(days: int) -> date:
    """So many days after the invoice's own due day."""
    return DUE + timedelta(days=days)


def at(days: int) -> datetime:
    return NOON + timedelta(days=14 + days)


def thirds(owed: int = FEE, first: int = 10) -> list[Part]:
    return plans.split(owed, today=DAY, first=on(first), parts=3, every=plans.FORTNIGHT)


def agreed(firm: FirmCast, invoice: Invoice, parts: list[Part] | None = None, days: int = 0) -> PaymentPlan:
    found = thirds(owed(invoice)) if parts is None else parts
    return operations.agree_plan(
        invoice=invoice, parts=found, by=firm.owner, now=at(days), note="As we spoke."
    )


def owed(invoice: Invoice) -> int:
    return ledger.balance(ledger.of_invoice(invoice))


def fresh(invoice: Invoice) -> Invoice:
    return queries.with_sums(Invoice.objects.filter(pk=invoice.pk)).get()


def spoken_of(days: int) -> dict[str, int]:
    return {one.invoice.number: one.amount for one in reminding.due_today(on(days))}


def state(plan: PaymentPlan) -> str:
    plan.refresh_from_db()
    return plan.state


def stands(invoice: Invoice, days: int) -> str:
    """Return its status, and see that the list of what is overdue says the same."""
    found = fresh(invoice)
    said = queries.status(found, owed(invoice), on(days))
    listed = Invoice.objects.filter(queries.overdue(on(days)), pk=invoice.pk).exists()
    assert listed == (said == "overdue")
    return said


# --- agreeing --------------------------------------------------------------------------------------


def test_it_is_about_what_is_owed_and_its_client_is_told(a: FirmCast) -> None:
    invoice = released(a)
    paid_by_hand(a, invoice, 28_000)

    plan = agreed(a, invoice)

    assert sum(one.amount for one in plan.parts.all()) == 100_000 == owed(invoice)
    assert Action.objects.get(subject_id=invoice.pk).due_on == on(10)
    assert set(Notification.objects.filter(kind="billing.plan").values_list("user__name", flat=True)) == {
        "Alice Alder", "Bob Birch",
    }  # fmt: skip
    assert AuditEvent.objects.get(event="plan.agreed").about_id == invoice.pk


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: [], "1 to 24"),
        (lambda parts: parts[1:], r"\$1,280.00"),
        (lambda parts: [Part(parts[0].due_on, 0), *parts], r"\$1,280.00"),
        (lambda parts: [Part(parts[0].due_on, FEE + 1), Part(on(50), -1)], r"\$1,280.00"),
        (lambda _: [Part(on(1), FEE - 1), Part(on(1), 1)], "day of its own"),
        (lambda _: [Part(on(-1), FEE)], "today on"),
        (lambda _: [Part(on(900), FEE)], "two years"),
        (lambda _: [Part(on(day), 1) for day in range(24)] + [Part(on(30), FEE - 24)], "1 to 24"),
    ],
)
def test_parts_that_can_not_be_meant_are_refused(
    a: FirmCast, change: Callable[[list[Part]], list[Part]], said: str
) -> None:
    invoice = released(a)
    with pytest.raises(Refused, match=said) as refused:
        agreed(a, invoice, change(thirds()))
    assert refused.value.field == "parts"
    assert not PaymentPlan.objects.exists()


def test_no_history_of_payments_makes_a_plan_of_another_sum(a: FirmCast) -> None:
    random = Random(8)
    for _ in range(12):
        invoice = released(a, None, random.randint(100, 10**7))
        before = random.randint(0, owed(invoice) - 1)
        if before:
            paid_by_hand(a, invoice, before)
        left = owed(invoice)
        count = random.randint(1, min(24, left))
        parts = plans.split(left, today=DAY, first=on(random.randint(0, 30)), parts=count)
        plan = agreed(a, invoice, parts)
        assert sum(one.amount for one in plan.parts.all()) == left
        while left:
            step = random.randint(1, left)
            paid_by_hand(a, invoice, step, now=at(0))
            left -= step
            found = fresh(invoice)
            day, amount = queries.next_due(found, left)
            assert 0 <= amount <= left
            assert (amount > 0) == (left > 0)
            assert not left or day in {one.due_on for one in plan.parts.all()}
        assert state(plan) == "completed"


def test_what_is_not_open_has_no_plan_and_an_invoice_never_two(a: FirmCast) -> None:
    paid, void, twice, coming = (released(a) for _ in range(4))
    paid_by_hand(a, paid, FEE)
    operations.void(invoice=void, by=a.owner, now=NOON)
    on_its_way(a, coming)
    agreed(a, twice)
    for invoice in (paid, void, twice, coming):
        with pytest.raises(Conflict):
            agreed(a, invoice, thirds())
    assert PaymentPlan.objects.count() == 1


def on_its_way(firm: FirmCast, invoice: Invoice, amount: int = FEE) -> None:
    payment = Payment.objects.create(
        client=firm.household, currency="USD", amount=amount, key=f"k{invoice.pk}", state="processing", kind="bank"
    )  # fmt: skip
    PaymentPart.objects.create(
        payment=payment, client=firm.household, purpose="invoice", invoice=invoice, amount=amount
    )


# --- while it is kept ------------------------------------------------------------------------------


def test_reminders_speak_of_its_parts_on_their_days_alone(a: FirmCast) -> None:
    invoice = released(a)
    agreed(a, invoice, days=-10)
    days = {day for day in range(-20, 60) if spoken_of(day)}
    assert days == {7, 10, 17}  # of the first: before, on, after its day
    first = plans.split(FEE, today=DAY, first=DAY, parts=3)[0].amount
    assert spoken_of(10) == {invoice.number: first}

    paid_by_hand(a, invoice, first, now=at(8))
    assert {day for day in range(-20, 60) if spoken_of(day)} == {21, 24, 31}  # of the second


def test_no_late_fee_is_charged_and_it_is_overdue_only_with_a_part(a: FirmCast) -> None:
    invoice = released(a)
    plan = agreed(a, invoice, days=8)
    assert [stands(invoice, day) for day in (9, 10, 11)] == ["unpaid", "unpaid", "overdue"]

    for day in range(8, 14):  # the third day of grace
        mornings.see_to(at(day))
    assert (state(plan), fresh(invoice).late_fees) == ("kept", 0)

    paid_by_hand(a, invoice, 50_000, now=at(13))
    assert stands(invoice, 20) == "partly"


def test_what_is_owed_by_the_client_is_not_overdue_on_home_either(a: FirmCast) -> None:
    invoice = released(a)
    agreed(a, invoice, days=1)
    paid_by_hand(a, invoice, 50_000, now=at(1))
    (sums,) = owing.by(a.alice, session_of(a.alice), on(20))
    assert (sums.late, sums.first) == (0, on(24))


def test_its_paper_names_its_parts_and_is_made_anew(a: FirmCast) -> None:
    invoice = released(a)
    before = papers.state_of(invoice)
    agreed(a, invoice, days=1)
    paid_by_hand(a, invoice, 42_667, now=at(1))
    paper = on_paper.invoice(fresh(invoice), on(2))
    assert [one.due_on for one in paper.instalments] == [on(10), on(24), on(38)]
    assert [one.state for one in paper.instalments] == ["Paid", "Open", "Open"]
    assert paper.stamp is None
    assert papers.state_of(invoice) > before


# --- how it ends -----------------------------------------------------------------------------------


def test_a_missed_part_breaks_it_once_and_all_goes_on_as_usual(a: FirmCast) -> None:
    invoice = released(a)
    plan = agreed(a, invoice)
    for _ in range(2):
        mornings.see_to(at(14))  # four days after the first

    invoice = fresh(invoice)
    assert (state(plan), invoice.plan_id, invoice.late_fees) == ("broken", None, 2_500)
    told = Notification.objects.filter(kind="billing.plan_missed")
    assert [one.user_id for one in told] == [a.owner.user_id]
    assert stands(invoice, 14) == "overdue"
    assert spoken_of(7) == {invoice.number: FEE + 2_500}  # the invoice's own days again
    assert Action.objects.get(subject_id=invoice.pk).due_on == DUE

    agreed(a, invoice, thirds(FEE + 2_500, first=20), days=15)
    assert stands(invoice, 15) == "unpaid"


def test_money_on_its_way_holds_it(a: FirmCast) -> None:
    invoice = released(a)
    plan = agreed(a, invoice)
    on_its_way(a, invoice, 50_000)
    mornings.see_to(at(14))
    assert state(plan) == "kept"


def test_paid_it_is_completed_and_what_comes_back_is_owed_as_any(a: FirmCast) -> None:
    invoice = released(a)
    plan = agreed(a, invoice)
    payment = paid_by_hand(a, invoice, FEE, now=at(1))
    assert (state(plan), fresh(invoice).plan_id) == ("completed", None)

    operations.bounce(payment=payment, by=a.owner, now=at(2))
    assert (state(plan), stands(invoice, 2)) == ("completed", "overdue")


def test_a_payment_that_comes_back_is_a_part_to_pay_again(a: FirmCast) -> None:
    invoice = released(a)
    paid_by_hand(a, invoice, 28_000)
    plan = agreed(a, invoice)
    payment = paid_by_hand(a, invoice, 40_000, now=at(11))
    operations.bounce(payment=payment, by=a.owner, now=at(12))
    assert queries.next_due(fresh(invoice), owed(invoice))[0] == on(10)
    mornings.see_to(at(14))
    assert state(plan) == "broken"


def test_voided_credited_or_ended_by_hand_it_is_over(a: FirmCast) -> None:
    void, credited, ended = (released(a) for _ in range(3))
    kept = [agreed(a, invoice) for invoice in (void, credited, ended)]
    operations.void(invoice=void, by=a.owner, now=at(1))
    operations.credit_invoice(invoice=credited, amount=100, words="Sorry", by=a.owner, now=at(1))
    operations.end_plan(invoice=ended, by=a.owner, now=at(1))

    assert [state(plan) for plan in kept] == ["ended"] * 3
    assert [fresh(invoice).plan_id for invoice in (void, credited, ended)] == [None] * 3
    assert stands(ended, 1) == "overdue"
    with pytest.raises(Conflict):
        operations.end_plan(invoice=ended, by=a.owner, now=at(1))

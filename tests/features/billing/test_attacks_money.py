"""Money that goes back, and then does not; what is withdrawn; who may touch whose part (security R37)."""

from decimal import Decimal

import pytest

from features.accounts.models import Membership
from features.accounts.operations import roles
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Permission
from features.billing import ledger, operations
from features.billing.ledger import K
from features.billing.models import CreditLot, Entry, PaymentPart, Posting, Refund, TaxRate
from features.billing.operations import failing, refund, taking
from features.billing.operations.returning import refund_and_credit
from features.billing.rules import Charge
from features.clients.models import Client
from tests.cast import NOON, FirmCast
from tests.factories.billing import FEE, drafted, paid_by_hand, prepaid, released

pytestmark = pytest.mark.django_db


def owed(invoice) -> int:
    return ledger.balance(ledger.of_invoice(invoice))


def lies_in(kind: str) -> int:
    return sum(Entry.objects.filter(account__kind=kind).values_list("amount", flat=True))


def limited(a: FirmCast) -> Membership:
    """Return a member of staff who may do everything, for those clients alone that they look after."""
    role = roles.make_role(name="Own", permissions=list(Permission), assigned_only=True, by=a.owner)
    Membership.objects.filter(pk=a.staff.pk).update(role="", custom_role=role)
    return Membership.objects.get(pk=a.staff.pk)


def sent_back(a: FirmCast, payment, amount: int = FEE) -> Refund:
    return refund(payment=payment, part=payment.parts.get(), amount=amount, by=a.owner, now=NOON)


def test_a_refund_that_fails_after_its_invoice_was_voided_is_credit(a: FirmCast) -> None:
    invoice = released(a)
    row = sent_back(a, paid_by_hand(a, invoice, FEE))
    invoice.refresh_from_db()
    operations.void(invoice=invoice, by=a.owner, now=NOON)

    failing.fail(row, failure="x", now=NOON)

    assert owed(invoice) == 0
    assert ledger.balance(ledger.of_client(K.CREDIT, a.household, "USD")) == -FEE
    assert list(ledger.proof()) == []


def test_a_refund_that_fails_after_it_was_paid_again_is_credit(a: FirmCast) -> None:
    invoice = released(a)
    row = sent_back(a, paid_by_hand(a, invoice, FEE))
    paid_by_hand(a, invoice, FEE - 1000)

    failing.fail(row, failure="x", now=NOON)

    assert owed(invoice) == 0
    assert ledger.balance(ledger.of_client(K.CREDIT, a.household, "USD")) == -(FEE - 1000)
    row.part.refresh_from_db()
    again = refund(payment=row.payment, part=row.part, amount=1000, by=a.owner, now=NOON)
    assert again.amount == 1000
    lot = CreditLot.objects.get()
    refund(payment=row.payment, lot=lot, amount=lot.left, by=a.owner, now=NOON)
    assert lies_in(K.BANK) == FEE - 1000
    assert list(ledger.proof()) == []


def test_a_refund_that_fails_after_the_invoice_was_credited_is_credit(a: FirmCast) -> None:
    invoice = released(a)
    payment = paid_by_hand(a, invoice, FEE)
    row = refund_and_credit(payment=payment, part=payment.parts.get(), amount=FEE, by=a.owner, now=NOON)

    failing.fail(row, failure="x", now=NOON)

    assert owed(invoice) == 0
    assert ledger.balance(ledger.of_client(K.CREDIT, a.household, "USD")) == -FEE


def test_a_check_held_in_trust_that_bounces_leaves_the_trust_bank(a: FirmCast) -> None:
    payment = operations.record(
        client=a.household,
        by=a.owner,
        now=NOON,
        kind="check",
        amount=5000,
        received_on=NOON.date(),
        purpose="trust",
    )

    operations.bounce(payment=payment, by=a.owner, now=NOON)

    assert (lies_in(K.TRUST_BANK), lies_in(K.TRUST), lies_in(K.BANK)) == (0, 0, 0)


def test_an_invoice_that_credit_was_given_for_is_not_voided_besides(a: FirmCast) -> None:
    invoice = released(a)
    lot = operations.credit_invoice(invoice=invoice, amount=FEE, words="Sorry", by=a.owner, now=NOON)
    operations.unapply(use=lot.uses.get(), by=a.owner, now=NOON)
    invoice.refresh_from_db()

    with pytest.raises(Conflict):
        operations.void(invoice=invoice, by=a.owner, now=NOON)


@pytest.mark.parametrize(
    "lines",
    [
        [(10_000, False), (-5_000, True)],
        [(10**10, False)] * 120,
        [(-10_000, False), (10_000, True)],
    ],
)
def test_what_no_invoice_can_be_is_refused(a: FirmCast, lines) -> None:
    rate = TaxRate.objects.create(name="VAT", rate=20_000)
    charges = [Charge("x", amount, Decimal(1), tax_rate=rate if taxed else None) for amount, taxed in lines]

    try:
        invoice = drafted(a, lines=charges)
    except Refused:
        return
    operations.release(invoice=invoice, by=a.owner, now=NOON)
    assert lies_in(K.TAX) == -invoice.tax


def test_a_dispute_lost_on_what_was_sent_back_already_is_the_firms_loss(a: FirmCast) -> None:
    invoice = released(a)
    payment = paid_by_hand(a, invoice, FEE)
    sent_back(a, payment, FEE)

    taking.give_back(
        payment,
        kind=Posting.Kind.DISPUTE_LOST,
        key="dispute_lost:x",
        amount=FEE,
        from_account=ledger.of_firm(K.DISPUTED, "USD"),
        now=NOON,
    )

    assert lies_in(K.DISPUTED) == -FEE
    assert lies_in(K.FEES) == FEE
    assert owed(invoice) == FEE


def test_credit_taken_back_leaves_on_an_invoice_what_it_can(a: FirmCast) -> None:
    payment = prepaid(a, a.household, 10_000)
    invoice = released(a, None, 10_000)
    assert owed(invoice) == 0

    taking.give_back(
        payment,
        kind=Posting.Kind.DISPUTE_LOST,
        key="dispute_lost:x",
        amount=1_000,
        from_account=ledger.of_firm(K.DISPUTED, "USD"),
        now=NOON,
    )

    assert owed(invoice) == 1_000
    assert list(ledger.proof()) == []


def test_a_refund_that_fails_after_the_bank_took_all_back_is_owed(a: FirmCast) -> None:
    invoice = released(a)
    payment = paid_by_hand(a, invoice, FEE)
    row = sent_back(a, payment, 3_000)
    taking.give_back(
        payment,
        kind=Posting.Kind.UNPAID,
        key=f"returned:{payment.pk}",
        amount=FEE,
        from_account=ledger.of_firm(K.BANK, "USD"),
        now=NOON,
    )
    assert (owed(invoice), lies_in(K.FEES)) == (FEE, 3_000)
    row.refresh_from_db()

    failing.fail(row, failure="x", now=NOON)

    assert (owed(invoice), lies_in(K.BANK), lies_in(K.FEES)) == (FEE, 0, 0)


def test_trust_that_paid_a_fee_neither_goes_back_nor_bounces(a: FirmCast) -> None:
    payment = operations.record(
        client=a.household,
        by=a.owner,
        now=NOON,
        kind="check",
        amount=5000,
        received_on=NOON.date(),
        purpose="trust",
    )
    invoice = released(a)
    ledger.post(
        Posting.Kind.TRUST_RELEASED,
        "trust:x",
        {
            ledger.of_client(K.TRUST, a.household, "USD"): 2000,
            ledger.of_firm(K.TRUST_BANK, "USD"): -2000,
            ledger.of_invoice(invoice): -2000,
            ledger.of_firm(K.BANK, "USD"): 2000,
        },
        at=NOON,
    )

    with pytest.raises(Conflict):
        operations.bounce(payment=payment, by=a.owner, now=NOON)
    with pytest.raises(Refused):
        sent_back(a, payment, 3001)
    sent_back(a, payment, 3000)
    assert (lies_in(K.TRUST_BANK), lies_in(K.TRUST)) == (0, 0)


def test_a_part_of_a_client_one_does_not_see_is_not_sent_back(a: FirmCast) -> None:
    first, second = released(a), released(a, a.pottery)
    payment = paid_by_hand(a, first, FEE)
    part = PaymentPart.objects.create(
        payment=payment,
        client=a.pottery,
        purpose="invoice",
        invoice=second,
        amount=FEE,
        posted=FEE,
        is_open=False,
    )
    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)
    by = limited(a)

    with pytest.raises(NotThere):
        refund(payment=payment, part=part, amount=FEE, by=by, now=NOON)
    assert refund(payment=payment, part=payment.parts.get(client=a.household), amount=FEE, by=by, now=NOON)

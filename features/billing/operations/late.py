"""
A fee for paying late, where the firm asks for one: on top of the invoice, a line of its own, once. While a payment plan
is kept, none is charged.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from features.base import audit
from features.billing import ledger, queries, sums
from features.billing.holding import hold_clients
from features.billing.ledger import K
from features.billing.models import BillingRules, Invoice, Line, PaymentPart, Posting

WORDS = "Late fee"
LATE = Q(late_fees=0, plan__isnull=True)


def fee_on(rules: BillingRules, overdue: int) -> int:
    """Return the fee on an overdue amount, in minor units: a share of it and a flat sum."""
    return sums.tax_on(overdue, rules.late_fee_percent) + rules.late_fee_flat


def charge_all(*, today: date, now: datetime) -> int:
    """Charge every invoice that is late for longer than the firm's days of grace. Return how many were."""
    rules = queries.rules()
    if not (rules.late_fee_percent or rules.late_fee_flat):
        return 0
    last = today - timedelta(days=rules.late_fee_grace)
    late = Invoice.objects.filter(LATE, queries.overdue(last), client__archived_at__isnull=True)
    return sum(charge(invoice, rules, today=today, now=now) for invoice in late.select_related("client"))


@transaction.atomic
def charge(invoice: Invoice, rules: BillingRules, *, today: date, now: datetime) -> bool:
    """Charge one, unless it was paid, voided or charged meanwhile, or money for it is on its way."""
    hold_clients([invoice.client_id])
    last = today - timedelta(days=rules.late_fee_grace)
    found = (
        Invoice.objects.select_related("client").filter(LATE, queries.overdue(last), pk=invoice.pk).first()
    )
    if found is None or _is_coming(found):
        return False
    amount = fee_on(rules, _overdue(found, last))
    if amount <= 0:
        return False
    moves = {ledger.of_invoice(found): amount, ledger.of_firm(K.INCOME, found.currency): -amount}
    if ledger.post(Posting.Kind.LATE_FEE, f"late:{found.pk}", moves, at=now, words=found.number) is None:
        return False
    _write(found, amount, today)
    audit.record(
        "invoice.late_fee",
        by=None,
        about=found,
        client_id=found.client_id,
        amount=amount,
        currency=found.currency,
    )
    return True


def _is_coming(invoice: Invoice) -> bool:
    return PaymentPart.objects.filter(invoice=invoice, is_open=True, payment__state="processing").exists()


def _overdue(invoice: Invoice, last: date) -> int:
    """Return what should have been paid before this day, less what was."""
    owed = ledger.balance(ledger.of_invoice(invoice))
    if invoice.due_on < last:
        return owed
    fallen = sum(one.amount for one in invoice.instalments.all() if one.due_on < last)
    return max(0, min(owed, fallen - (invoice.charged - owed)))


def _write(invoice: Invoice, amount: int, today: date) -> None:
    order = (invoice.lines.aggregate(last=Max("order"))["last"] or 0) + 1
    Line.objects.create(
        invoice=invoice, order=order, kind=Line.Kind.LATE_FEE, description=WORDS, rate=amount, amount=amount,
        detail=f"Due {invoice.due_on:%B} {invoice.due_on.day}, {invoice.due_on.year}",
    )  # fmt: skip
    invoice.late_fees += amount
    invoice.save(update_fields=["late_fees"])

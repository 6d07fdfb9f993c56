"""
Staff agree with a client on other days for an open invoice: a payment plan. While it is kept, reminders speak of its
parts alone, no late fee is charged, and automatic payment takes no more than the part that is due.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict
from features.base.permissions import Actor
from features.billing import ledger, plan_news, plan_rules, queries
from features.billing.holding import hold_clients, hold_invoice
from features.billing.models import Invoice, PaymentPart, PaymentPlan, PlanPart
from features.billing.operations import plan_ends
from features.billing.rules import Part

GRACE = timedelta(days=3)


@transaction.atomic
def agree_plan(
    *, invoice: Invoice, parts: Sequence[Part], by: Actor, now: datetime, note: str = ""
) -> PaymentPlan:
    """
    Agree that what is owed on an invoice is paid in these parts. Its client is told.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the invoice is not theirs to see.
    :raises Conflict: nothing is owed on it, a payment is on its way, or a plan is kept already.
    :raises Refused: the parts do not come to what is owed, or a day can't be taken; `field` is parts or note.
    """
    client = hold_invoice(invoice, by)
    _check_open(invoice)
    owed = ledger.balance(ledger.of_invoice(invoice))
    tidy = plan_rules.parts(parts, owed, queries.today(now), invoice.currency)
    plan = PaymentPlan.objects.create(
        invoice=invoice, client=client, agreed_by=getattr(by, "user", None), note=plan_rules.note(note), created_at=now
    )  # fmt: skip
    PlanPart.objects.bulk_create(PlanPart(plan=plan, due_on=one.due_on, amount=one.amount) for one in tidy)
    invoice.plan = plan
    invoice.save(update_fields=["plan"])
    audit.record("plan.agreed", by=by, about=invoice, client_id=client.pk, parts=len(tidy))
    plan_ends.say_when(invoice)
    plan_news.agreed(plan)
    return plan


def _check_open(invoice: Invoice) -> None:
    """:raises Conflict: no plan can be agreed about it now."""
    if invoice.state != Invoice.State.RELEASED or not ledger.balance(ledger.of_invoice(invoice)):
        raise Conflict("There is nothing to pay on this invoice, so there is nothing to plan.")
    if invoice.plan_id is not None:
        raise Conflict("A payment plan is agreed already. End it first, then agree another.")
    if is_coming(invoice):
        raise Conflict("A payment of this is on its way. Wait until it has arrived, or failed.")


@transaction.atomic
def end_plan(*, invoice: Invoice, by: Actor, now: datetime) -> None:
    """
    End the plan that is kept. The days on the invoice hold again, reminders and late fees with them.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the invoice is not theirs to see.
    :raises Conflict: none is kept.
    """
    hold_invoice(invoice, by)
    if plan_ends.call_off(invoice, by=by, now=now) is None:
        raise Conflict("This payment plan is over already.")


def break_missed(*, today: date, now: datetime) -> int:
    """Give up each plan of which a part was missed for longer than the days of grace. Return how many were."""
    rows = Invoice.objects.filter(queries.overdue(today - GRACE), plan__isnull=False)
    return sum(_break(invoice, today, now) for invoice in rows)


@transaction.atomic
def _break(invoice: Invoice, today: date, now: datetime) -> bool:
    """Do it, unless it was paid or ended meanwhile, or money for it is on its way. Staff are told."""
    hold_clients([invoice.client_id])
    late = Invoice.objects.filter(queries.overdue(today - GRACE), pk=invoice.pk, plan__isnull=False)
    found = late.select_related("client").first()
    if found is None or is_coming(found):
        return False
    plan = plan_ends.miss(found, now=now)
    if plan is not None:
        plan_news.missed(plan)
    return plan is not None


def is_coming(invoice: Invoice) -> bool:
    return PaymentPart.objects.filter(invoice=invoice, is_open=True, payment__state="processing").exists()

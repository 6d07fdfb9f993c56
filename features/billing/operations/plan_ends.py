"""A payment plan is over: paid, missed, called off. Whoever calls these holds the client."""

from datetime import datetime

from features.actions import operations as actions
from features.base import audit
from features.base.permissions import Actor
from features.billing import ledger, queries
from features.billing.models import Invoice, PaymentPlan

State = PaymentPlan.State
NOTED = {State.COMPLETED: "plan.completed", State.BROKEN: "plan.broken", State.ENDED: "plan.ended"}
PAY = "pay_invoice"  # the kind of to-do that an open invoice is


def kept_of(invoice: Invoice) -> PaymentPlan | None:
    return PaymentPlan.objects.filter(invoice=invoice, state=State.KEPT).select_related("client").first()


def complete(invoice: Invoice, *, now: datetime) -> None:
    """Hear that the invoice is paid."""
    _close(invoice, State.COMPLETED, by=None, now=now)


def call_off(invoice: Invoice, *, by: Actor | None, now: datetime) -> PaymentPlan | None:
    """End what is kept, if anything is: by staff, or because the invoice isn't what was agreed about any more."""
    return _close(invoice, State.ENDED, by=by, now=now)


def miss(invoice: Invoice, *, now: datetime) -> PaymentPlan | None:
    """Note that a part was not paid."""
    return _close(invoice, State.BROKEN, by=None, now=now)


def _close(invoice: Invoice, state: State, *, by: Actor | None, now: datetime) -> PaymentPlan | None:
    plan = kept_of(invoice)
    if plan is None:
        return None
    plan.state, plan.ended_at = state, now
    plan.save(update_fields=["state", "ended_at"])
    invoice.plan = None
    invoice.save(update_fields=["plan"])
    audit.record(NOTED[state], by=by, about=invoice, client_id=invoice.client_id)
    say_when(invoice)
    return plan


def say_when(invoice: Invoice) -> None:
    """Let the client's to-do name the day that holds now."""
    owed = ledger.balance(ledger.of_invoice(invoice))
    actions.change_subject(kind=PAY, subject_id=invoice.pk, due_on=queries.next_due(invoice, owed)[0])

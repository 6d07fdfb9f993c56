"""
What follows when what is owed on an invoice changes: its client's to-do, the documents that wait for it, its paper.
Whoever posts calls this in the same transaction, with the client held.
"""

from datetime import datetime

from features.actions import operations as actions
from features.base.permissions import Actor
from features.billing import ledger, queries, waiting
from features.billing.models import Invoice
from features.billing.operations import papers, plan_ends
from features.documents.operations import locking

PAY = plan_ends.PAY


def released(invoice: Invoice, *, by: Actor | None, now: datetime) -> None:
    """Put it on the list of what its client has to do, unless there is nothing to pay."""
    if invoice.total:
        actions.ensure(
            client=invoice.client, kind=PAY, subject_id=invoice.pk, title=f"Pay invoice {invoice.number}",
            detail=invoice.title, due_on=queries.next_due(invoice, invoice.total)[0], by=by, now=now,
            project_id=invoice.project_id, told=False,
        )  # fmt: skip
    papers.ask(invoice)
    moved(invoice, now=now)


def voided(invoice: Invoice, *, by: Actor, now: datetime, opens: bool = False) -> None:
    """
    Hear that it is withdrawn. Nothing was paid: what waited for it stays shut, unless staff open it with the same
    press (as far as they may share).
    """
    plan_ends.call_off(invoice, by=by, now=now)
    actions.withdraw_subject(kind=PAY, subject_id=invoice.pk, by=by, now=now)
    for document in waiting.waited_for(invoice, by) if opens else ():
        locking.unlock(document=document, by=by, now=now, invoice_ids=[invoice.pk])


def moved(invoice: Invoice, *, by: Actor | None = None, now: datetime) -> None:
    """Hear that payment or credit came or went: paid in full, or owed again."""
    is_paid = ledger.balance(ledger.of_invoice(invoice)) == 0
    if is_paid == (invoice.paid_at is not None):
        return
    invoice.paid_at = now if is_paid else None
    invoice.save(update_fields=["paid_at"])
    if is_paid:
        plan_ends.complete(invoice, now=now)
        actions.settle_subject(kind=PAY, subject_id=invoice.pk, by=by, now=now)
        locking.paid(invoice_id=invoice.pk, stage="cleared", now=now)
    else:
        actions.reopen_subject(kind=PAY, subject_id=invoice.pk, by=by)
        locking.bounced(invoice_id=invoice.pk, now=now)


def submitted(invoice: Invoice, *, now: datetime) -> None:
    """Hear that a bank debit for all that is owed is on its way: documents may open already (the firm's choice)."""
    locking.paid(invoice_id=invoice.pk, stage="submitted", now=now)


def bounced(invoice: Invoice, *, now: datetime) -> None:
    """Hear that it did not arrive."""
    locking.bounced(invoice_id=invoice.pk, now=now)

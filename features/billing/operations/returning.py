"""A payment goes back and its invoice with it: the client has the money, and owes nothing again."""

from datetime import datetime

from django.db import transaction

from features.base.errors import Refused
from features.base.permissions import Actor
from features.billing.models import Payment, PaymentPart, Refund
from features.billing.operations import crediting, refunding


@transaction.atomic
def refund_and_credit(
    *, payment: Payment, part: PaymentPart, amount: int, by: Actor, now: datetime, reason: str = ""
) -> Refund:
    """
    Send back some of what was paid for an invoice, and give credit for as much of the invoice, with a credit note.

    :raises NotAllowed: the role may not collect.
    :raises NotThere: it is not of a client they see.
    :raises Conflict: it did not arrive, or is disputed.
    :raises Refused: more than is left of it, or what goes back was not paid for an invoice.
    """
    if part.invoice is None:
        raise Refused("Only what was paid for an invoice can be credited on it.", field="credit")
    row = refunding.refund(payment=payment, part=part, amount=amount, by=by, now=now, reason=reason)
    crediting.credit_invoice(
        invoice=part.invoice,
        amount=amount,
        words=f"Refund of payment {payment.receipt}".strip(),
        by=by,
        now=now,
    )
    return row

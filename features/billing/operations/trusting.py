"""
Money held in trust for a client pays a fee of theirs: it moves from the trust bank account to the firm's own, for a
released invoice alone, and never more than is owed or held. Nothing else moves it but its return to who paid it.
"""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor, Permission
from features.billing import ledger, rules
from features.billing.holding import hold_invoice
from features.billing.ledger import K
from features.billing.models import Invoice, Posting
from features.billing.operations import following


@transaction.atomic
def release_trust(*, invoice: Invoice, amount: int, by: Actor, now: datetime) -> None:
    """
    Pay so much of an invoice from what is held in trust for its client.

    :raises NotAllowed: the role may not collect.
    :raises NotThere: it is not of a client they see.
    :raises Conflict: it is no released invoice.
    :raises Refused: more than is owed (less what is on its way), or than is held.
    """
    client = hold_invoice(invoice, by, Permission.BILLING_COLLECT)
    if invoice.state != Invoice.State.RELEASED:
        raise Conflict("Only a released invoice is paid from trust.")
    trust, owed = ledger.of_client(K.TRUST, client, invoice.currency), ledger.of_invoice(invoice)
    coming = invoice.payment_parts.filter(is_open=True, payment__state="processing")
    left = ledger.balance(owed) - sum(coming.values_list("amount", flat=True))
    if rules.amount(amount, field="amount") > left:
        raise Refused("That is more than is owed on this invoice.", field="amount")
    if amount > -ledger.balance(trust):
        raise Refused("That is more than is held in trust for this client.", field="amount")
    moves = {
        trust: amount, ledger.of_firm(K.TRUST_BANK, invoice.currency): -amount,
        owed: -amount, ledger.of_firm(K.BANK, invoice.currency): amount,
    }  # fmt: skip
    ledger.post(Posting.Kind.TRUST_RELEASED, f"trust:{uuid4()}", moves, at=now, words=invoice.number)
    audit.record(
        "trust.released", by=by, about=invoice, client_id=client.pk, amount=amount, currency=invoice.currency
    )
    following.moved(invoice, by=by, now=now)

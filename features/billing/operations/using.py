"""A client uses their own credit, where the firm leaves that to them (D6)."""

from datetime import datetime

from django.db import transaction

from features.base.errors import NotThere, Refused
from features.billing import queries
from features.billing.holding import hold_clients
from features.billing.models import BillingRules, Invoice
from features.billing.operations import crediting
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight

PAY = ContactRight.PAY


def usable(contact: Contact, invoice: Invoice) -> int:
    """Return how much credit this contact may use on an invoice; 0 where the firm does it by itself, or never."""
    if queries.rules().credit != BillingRules.Credit.ASK or not invoice.uses_credit:
        return 0
    if not clients.acted_for_wholly(contact, PAY).filter(pk=invoice.client_id).exists():
        return 0
    return sum(queries.lots_left(invoice.client_id, invoice.currency).values_list("left", flat=True))


@transaction.atomic
def use_credit(*, invoice: Invoice, contact: Contact, now: datetime) -> int:
    """
    Pay an invoice from its client's credit as far as both go. Return how much that was.

    :raises NotThere: it is not theirs to pay.
    :raises Refused: there is no credit that they may use.
    """
    found = queries.visible_to(contact, PAY).select_related("client").filter(pk=invoice.pk).first()
    if found is None:
        raise NotThere
    hold_clients([found.client_id])
    used = crediting.use(invoice=found, by=contact, now=now) if usable(contact, found) else 0
    if not used:
        raise Refused("There is no credit to use.", field="credit")
    return used

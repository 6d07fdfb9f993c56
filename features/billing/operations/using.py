"""A client uses their own credit, where the firm leaves that to them (D6)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from features.base.errors import Refused
from features.billing import queries
from features.billing.holding import hold_clients
from features.billing.models import BillingRules, Invoice
from features.billing.operations import crediting, planning
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.rights import ContactRight

PAY = ContactRight.PAY


def usable(contact: Contact, invoice: Invoice) -> int:
    """Return how much credit this contact may use on an invoice; 0 where the firm does it by itself, or never."""
    return usable_of(contact, invoice.client, invoice.currency) if invoice.uses_credit else 0


def usable_of(contact: Contact, client: Client, currency: str) -> int:
    """Return how much of a client's credit this contact may use."""
    if queries.rules().credit != BillingRules.Credit.ASK:
        return 0
    if not clients.acted_for_wholly(contact, PAY).filter(pk=client.pk).exists():
        return 0
    return sum(queries.lots_left(client.pk, currency).values_list("left", flat=True))


@transaction.atomic
def use_credit(*, planned: Mapping[Invoice, int], contact: Contact, now: datetime) -> int:
    """
    Pay so much of each of a client's invoices from its credit. Return how much that was.

    :raises NotThere: one is not theirs to pay.
    :raises Refused: there is not so much credit that they may use.
    """
    hold_clients({one.client_id for one in planned})
    planning.check(contact, planned)
    rows = (
        queries.visible_to(contact, PAY).select_related("client").filter(pk__in=[one.pk for one in planned])
    )
    used = sum(crediting.use(invoice=one, by=contact, now=now, most=planned[one]) for one in rows)
    if not used:
        raise Refused(planning.NONE, field="credit")
    return used

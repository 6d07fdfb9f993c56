"""
Whoever changes what a client owes or has holds the client's row first, several in the order of their ids. So all that
follows sees the state of now, and no two wait for each other.
"""

from collections.abc import Iterable
from uuid import UUID

from features.base.errors import NotThere
from features.base.holding import hold
from features.base.permissions import Actor, Permission, require
from features.billing import queries
from features.billing.models import Invoice
from features.clients.models import Client


def hold_clients(ids: Iterable[UUID]) -> list[Client]:
    rows = Client.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk")
    return list(rows)


def hold_invoice(invoice: Invoice, by: Actor, permission: Permission = Permission.BILLING_EDIT) -> Client:
    """
    Let one member of staff (or API key) at a time change an invoice, and bring it up to date. Return its client.

    :raises NotAllowed: the role does not hold the permission.
    :raises NotThere: it is not theirs to see.
    """
    require(by, permission)
    client = next(iter(hold_clients([invoice.client_id])), None)
    if client is None:
        raise NotThere
    hold(invoice, among=queries.in_workspace(by))
    return client

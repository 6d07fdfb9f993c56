"""
Credit that a client chose to use with a payment (D6, “ask”). It moves once the payment is made or on its way, after
what the payment itself pays; a payment that then fails gives it back. One that is never finished touched none.
"""

from collections.abc import Mapping
from datetime import datetime

from features.base.errors import NotThere, Refused
from features.billing import queries
from features.billing.models import BillingRules, Invoice, Payment, PlannedCredit
from features.billing.operations import crediting, following
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight

NONE = "There is no credit to use."


def check(contact: Contact | None, planned: Mapping[Invoice, int]) -> None:
    """
    Whoever asks holds the clients.

    :raises NotThere: an invoice is not one whose client's credit they may use.
    :raises Refused: there is not so much credit.
    """
    if not planned:
        return
    ids = {invoice.client_id for invoice in planned}
    wholly = contact and clients.acted_for_wholly(contact, ContactRight.PAY).filter(pk__in=ids).count()
    if contact is None or wholly != len(ids) or len(ids) > 1:
        raise NotThere
    if queries.visible_to(contact, ContactRight.PAY).filter(
        pk__in=[one.pk for one in planned]
    ).count() != len(planned):
        raise NotThere
    first = next(iter(planned))
    left = sum(queries.lots_left(first.client_id, first.currency).values_list("left", flat=True))
    is_asked = queries.rules().credit == BillingRules.Credit.ASK and all(one.uses_credit for one in planned)
    if not is_asked or min(planned.values()) <= 0 or sum(planned.values()) > left:
        raise Refused(NONE, field="credit")


def note(payment: Payment, planned: Mapping[Invoice, int], now: datetime) -> None:
    for invoice, amount in planned.items():
        PlannedCredit.objects.create(payment=payment, invoice=invoice, amount=amount, created_at=now)


def carry_out(payment: Payment, *, now: datetime) -> None:
    """Use it, for whoever holds the client: as far as it is there still, and something is owed. Twice is once."""
    used = payment.uses.filter(undone_at__isnull=True).values("invoice")
    for row in payment.planned.exclude(invoice__in=used).select_related("invoice__client"):
        crediting.use(invoice=row.invoice, by=payment.contact, now=now, most=row.amount, beside=payment)


def give_back(payment: Payment, *, now: datetime) -> None:
    """Give it back, for whoever holds the client: the payment that it went with did not arrive."""
    for use in payment.uses.filter(undone_at__isnull=True).select_related("invoice__client"):
        crediting.take_back(use, now)
        following.moved(use.invoice, now=now)

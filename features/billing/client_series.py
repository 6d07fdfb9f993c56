"""What comes to a client by itself: the next invoice of each series that is released without further ado."""

from dataclasses import dataclass
from datetime import date

from features.accounts.models import Session
from features.billing import connected, recurring
from features.billing.models import Autopay
from features.billing.recurring import Coming
from features.billing.switches import PAYMENT_METHODS
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on


@dataclass(frozen=True)
class Ahead:
    """`asks`: the firm would like them to agree to automatic payment, and they can."""

    rows: list[Coming]
    asks: bool


def of(contact: Contact, session: Session, day: date) -> Ahead | None:
    """Return it for the clients this browser shows; None while nothing comes."""
    rows = recurring.shown_to(contact, session, day)
    return Ahead(rows, _asks(contact, rows)) if rows else None


def _asks(contact: Contact, rows: list[Coming]) -> bool:
    wanted = {one.series.client_id for one in rows if one.series.asks_autopay and one.series.pays_online}
    if not wanted or not is_on(PAYMENT_METHODS) or not connected.is_ready():
        return False
    theirs = clients.acted_for_wholly(contact, ContactRight.PAY).filter(pk__in=wanted)
    agreed = Autopay.objects.filter(client__in=wanted, ended_at__isnull=True).values("client")
    return theirs.exclude(pk__in=agreed).exists()

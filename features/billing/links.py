"""Which link in a mail opens which invoice, and what came by it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from features.accounts.secrets import digest
from features.billing import connected, queries
from features.billing.models import Invoice, PayLink, Payment
from features.billing.shown import Shown, shown
from features.billing.switches import BILLING
from features.toggles.queries import is_on

S = Payment.State


def live(now: datetime) -> Q:
    return Q(revoked_at__isnull=True, expires_at__gt=now)


def find(token: str, now: datetime) -> PayLink | None:
    """Return the link of this token, if it works; its invoice may be paid or withdrawn meanwhile."""
    rows = PayLink.objects.filter(
        live(now), token_hash=digest(token), invoice__client__archived_at__isnull=True
    )
    found = rows.exclude(invoice__state=Invoice.State.DRAFT).first()
    return found if found is not None and is_on(BILLING) else None


@dataclass(frozen=True)
class Opened:
    """An invoice as its link shows it. The invoice comes with its sums."""

    link: PayLink
    one: Shown

    @property
    def invoice(self) -> Invoice:
        return self.one.invoice

    @property
    def is_withdrawn(self) -> bool:
        return self.invoice.state == Invoice.State.VOID


def opened(link: PayLink, now: datetime) -> Opened:
    rows = Invoice.objects.select_related("client", "project").prefetch_related("instalments")
    found = queries.with_sums(rows).get(pk=link.invoice_id)
    payable = (
        {found.client_id} if connected.is_ready() and found.state == Invoice.State.RELEASED else set[UUID]()
    )
    return Opened(link, shown(found, queries.today(now), payable))


def payments_by(link: PayLink) -> QuerySet[Payment]:
    """Return what was paid, or begun, by this link alone, the newest first."""
    return Payment.objects.filter(link=link).select_related("client").order_by("-created_at", "-pk")

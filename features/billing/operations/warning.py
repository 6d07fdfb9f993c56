"""Clients are told before the card that is used first ends, and once more when it has ended; each once (S0-38)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from features.base.announcements import Announcement, announce
from features.billing.asking_mail import PATH
from features.billing.expiring import SOON
from features.billing.holding import hold_clients
from features.billing.models import Autopay, PaymentMethod
from features.billing.switches import PAYMENT_METHODS
from features.clients import told
from features.clients.rights import ContactRight

ENDS = "billing.card_ends"


def warn_all(*, today: date, now: datetime) -> int:
    """Tell of every card that ends within a month or has ended. A second run of the day tells nobody again."""
    return sum(_warn(one, today, now) for one in _due(today))


def _due(today: date) -> QuerySet[PaymentMethod]:
    """Return those nobody was told of yet; what ended long ago, before anybody looked, is let be."""
    kept = PaymentMethod.objects.filter(
        removed_at__isnull=True, is_default=True, client__archived_at__isnull=True
    )
    soon = Q(expires_on__gte=today, expires_on__lte=today + SOON, warned_at__isnull=True)
    over = Q(expires_on__lt=today, expires_on__gte=today - SOON)
    since = Q(warned_at__isnull=True) | Q(warned_at__date__lte=F("expires_on"))  # told before it was over
    return kept.filter(soon | (over & since))


@transaction.atomic
def _warn(method: PaymentMethod, today: date, now: datetime) -> bool:
    hold_clients([method.client_id])
    row = _due(today).select_related("client").filter(pk=method.pk).first()
    if row is None:
        return False
    row.warned_at = now
    row.save(update_fields=["warned_at"])
    _tell(row, is_over=row.expires_on is not None and row.expires_on < today)
    return True


def _tell(row: PaymentMethod, *, is_over: bool) -> None:
    people = told.on_portal(row.client, ContactRight.PAY, Q(is_limited=False))
    title = f"{row} {'has expired' if is_over else f'expires at the end of {row.expires_on:%B}'}"
    has_autopay = Autopay.objects.filter(client=row.client_id, ended_at__isnull=True).exists()
    why = "Your invoices are paid with it automatically. " if has_autopay else ""
    announce(
        Announcement(
            ENDS, title, PATH, [one.user_id for one in people], client_id=row.client_id, about_id=row.pk,
            key=f"card:{'over' if is_over else 'soon'}:{row.pk.hex}:{row.expires_on:%y%m}",
            detail=f"{why}Add another card or a bank account, and use it first.", switch=PAYMENT_METHODS,
        )
    )  # fmt: skip

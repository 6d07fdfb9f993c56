"""
Whom to remind of invoices: on the days from the due day that the firm chose (before, on, after), in its morning. What
is paid, void or on its way is left alone, and of a plan nothing but the instalment of that day is spoken of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from features.billing import queries
from features.billing.models import Instalment, Invoice

MOST_DAYS = 120


@dataclass(frozen=True)
class Due:
    """So much of an invoice was or is due on a day."""

    invoice: Invoice
    on: date
    amount: int


def days() -> list[int]:
    """Return from the due day on which days to remind: -3 is three days before."""
    chosen = queries.rules().remind_days
    return sorted({day for day in chosen if isinstance(day, int) and abs(day) <= MOST_DAYS})


def due_today(today: date) -> Iterator[Due]:
    """Yield what to remind of today, the first due first."""
    wanted = {today - timedelta(days=day) for day in days()}
    in_parts = Instalment.objects.filter(due_on__in=wanted).values("invoice")
    rows = Invoice.objects.filter(queries.RELEASED, Q(due_on__in=wanted) | Q(pk__in=in_parts))
    rows = queries.with_sums(rows.filter(account__balance__gt=0, client__archived_at__isnull=True))
    for invoice in rows.select_related("client").prefetch_related("instalments").order_by("due_on", "pk"):
        left = invoice.owed - invoice.coming  # type: ignore[attr-defined]
        if left <= 0:
            continue
        on, amount = queries.next_due(invoice, left)
        if on in wanted:
            yield Due(invoice, on, amount)

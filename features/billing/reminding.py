"""
Whom to remind of invoices: on the days from the due day that the firm chose (before, on, after), in its morning. What
is paid, void or on its way is left alone, and of instalments nothing but the one of that day is spoken of. While a
payment plan is kept, its parts are, and nothing else of the invoice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from features.billing import queries
from features.billing.models import Instalment, Invoice, PlanPart
from features.clients.models import Contact

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
    in_plan = PlanPart.objects.filter(due_on__in=wanted).values("plan")
    by_day = Q(due_on__in=wanted) | Q(pk__in=in_parts) | Q(plan__in=in_plan)
    rows = Invoice.objects.filter(queries.RELEASED, by_day)
    return (due for due in _owed(queries.with_sums(rows)) if due.on in wanted)


def still(contact: Contact, spoken_of: Mapping[UUID, date]) -> list[Due]:
    """Return what of these invoices this person still sees, and is still owed of what was due on that day."""
    rows = queries.visible_to(contact).filter(queries.RELEASED, pk__in=spoken_of)
    return [due for due in _owed(rows) if due.on == spoken_of[due.invoice.pk]]


def _owed(rows: QuerySet[Invoice]) -> Iterator[Due]:
    rows = rows.filter(account__balance__gt=0, client__archived_at__isnull=True)
    rows = rows.select_related("client").prefetch_related("instalments", "plan__parts")
    for invoice in rows.order_by("due_on", "pk"):
        left = invoice.owed - invoice.coming  # type: ignore[attr-defined]
        if left > 0:
            on, amount = queries.next_due(invoice, left)
            yield Due(invoice, on, amount)

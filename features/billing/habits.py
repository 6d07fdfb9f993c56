"""How a client usually pays: the median of days between the release of an invoice and its payment in full."""

from statistics import median

from features.billing.models import Invoice
from features.clients.models import Client

LATEST, LEAST = 20, 2


def of(client: Client) -> int | None:
    """Return the days, of the latest invoices; None while there are too few to say."""
    rows = Invoice.objects.filter(client=client, state="released", paid_at__isnull=False, total__gt=0)
    found = rows.order_by("-paid_at").values_list("released_at", "paid_at")[:LATEST]
    days = [max((paid - released).days, 0) for released, paid in found if released and paid]
    return round(median(days)) if len(days) >= LEAST else None

"""An invoice as its client sees it, for staff to look at: the same paper, made the same way."""

from django.utils import timezone

from features.billing.models import Invoice, Payment
from features.billing.web.sheet import Sheet


def of(invoice: Invoice) -> Sheet:
    used = sum(invoice.credit_uses.filter(undone_at__isnull=True).values_list("amount", flat=True))
    return Sheet.of(invoice, owed(invoice), used, timezone.now())


def owed(invoice: Invoice) -> int:
    account = getattr(invoice, "account", None)
    return account.balance if account else 0


def coming(invoice: Invoice) -> int:
    """Return what is on its way: bank debits that have not arrived."""
    parts = invoice.payment_parts.filter(is_open=True, payment__state=Payment.State.PROCESSING)
    return sum(parts.values_list("amount", flat=True))

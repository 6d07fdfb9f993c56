"""An invoice as its client sees it, for staff to look at: the same paper, made the same way."""

from django.db.models import prefetch_related_objects
from django.utils import timezone

from features.billing.models import Invoice, Payment
from features.billing.web.sheet import Sheet


def gather(invoice: Invoice) -> None:
    """Read what several parts of its page ask for: once."""
    prefetch_related_objects([invoice], "instalments", "credit_uses")


def of(invoice: Invoice) -> Sheet:
    used = sum(use.amount for use in invoice.credit_uses.all() if use.undone_at is None)
    return Sheet.of(invoice, owed(invoice), used, timezone.now())


def owed(invoice: Invoice) -> int:
    account = getattr(invoice, "account", None)
    return account.balance if account else 0


def coming(invoice: Invoice) -> int:
    """Return what is on its way: bank debits that have not arrived."""
    parts = invoice.payment_parts.filter(is_open=True, payment__state=Payment.State.PROCESSING)
    return sum(parts.values_list("amount", flat=True))

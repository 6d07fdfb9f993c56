"""An invoice as its client sees it, for staff to look at: the same paper, made the same way."""

from django.db.models import prefetch_related_objects
from django.utils import timezone

from features.billing.marks import may_have
from features.billing.models import Invoice, Payment
from features.billing.web.sheet import Sheet


def gather(invoice: Invoice) -> None:
    """Read what several parts of its page ask for: once, and what it has none of not at all."""
    asked = {"parts": "instalments", "credit": "credit_uses"}
    prefetch_related_objects([invoice], *(name for thing, name in asked.items() if may_have(invoice, thing)))


def of(invoice: Invoice) -> Sheet:
    uses = invoice.credit_uses.all() if may_have(invoice, "credit") else ()
    used = sum(use.amount for use in uses if use.undone_at is None)
    return Sheet.of(invoice, owed(invoice), used, timezone.now())


def owed(invoice: Invoice) -> int:
    account = getattr(invoice, "account", None)
    return account.balance if account else 0


def coming(invoice: Invoice) -> int:
    """Return what is on its way: bank debits that have not arrived."""
    if not may_have(invoice, "payments"):
        return 0
    parts = invoice.payment_parts.filter(is_open=True, payment__state=Payment.State.PROCESSING)
    return sum(parts.values_list("amount", flat=True))

"""Every change in billing, by the name of what is done."""

from features.billing.operations.crediting import apply, credit_invoice, give, unapply
from features.billing.operations.drafting import change, discard, draft, duplicate
from features.billing.operations.recording import bounce, record
from features.billing.operations.refunding import refund
from features.billing.operations.releasing import release, void
from features.billing.operations.returning import refund_and_credit

__all__ = [
    "apply",
    "bounce",
    "change",
    "credit_invoice",
    "discard",
    "draft",
    "duplicate",
    "give",
    "record",
    "refund",
    "refund_and_credit",
    "release",
    "unapply",
    "void",
]

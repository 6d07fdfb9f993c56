"""Every change in billing, by the name of what is done."""

from features.billing.operations.agreeing import agree_plan, end_plan
from features.billing.operations.crediting import apply, credit_invoice, give, unapply
from features.billing.operations.drafting import change, discard, draft, duplicate
from features.billing.operations.recording import bounce, record
from features.billing.operations.refunding import refund
from features.billing.operations.releasing import release, void
from features.billing.operations.returning import refund_and_credit
from features.billing.operations.ruling import add_rate, change_rules, prefer_rate, put_rate_away
from features.billing.operations.trusting import release_trust

__all__ = [
    "add_rate",
    "agree_plan",
    "apply",
    "bounce",
    "change",
    "change_rules",
    "credit_invoice",
    "discard",
    "draft",
    "duplicate",
    "end_plan",
    "give",
    "prefer_rate",
    "put_rate_away",
    "record",
    "refund",
    "refund_and_credit",
    "release",
    "release_trust",
    "unapply",
    "void",
]

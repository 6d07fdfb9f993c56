"""
What there is to ask about an invoice, said by the row itself: most have no instalments, no plan, no files, and have not
been paid yet, so that nothing has to be asked for to show that.
"""

from django.db.models import Exists, Model, OuterRef, QuerySet

from features.billing.models import CreditUse, Instalment, Invoice, InvoiceFile, PaymentPart, PaymentPlan

THINGS: dict[str, type[Model]] = {
    "parts": Instalment, "payments": PaymentPart, "credit": CreditUse, "files": InvoiceFile, "plans": PaymentPlan,
}  # fmt: skip


def marked(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Let each row say whether there is anything of these: `has_parts` and the like."""
    here = {"invoice": OuterRef("pk")}
    return rows.annotate(
        **{f"has_{name}": Exists(model._default_manager.filter(**here)) for name, model in THINGS.items()}
    )


def may_have(invoice: Invoice, thing: str) -> bool:
    """Return whether this has to be asked for: a row that was not marked does not know."""
    return bool(getattr(invoice, f"has_{thing}", True))

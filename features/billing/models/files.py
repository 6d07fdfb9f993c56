"""Files that go with an invoice: a plan, a report, a supplier's bill."""

from django.db import models

from features.billing.models.invoices import Invoice
from features.documents.models import Content


class InvoiceFile(Content):
    """A copy of its own: what becomes of the document that it may have been taken from changes nothing here."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="files")

    class Meta:
        ordering = ("created_at", "id")
        constraints = [models.UniqueConstraint(fields=["invoice", "sha256", "name"], name="invoicefile_once")]

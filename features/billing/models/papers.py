"""Papers beside invoices: receipts, credit notes, statements of account. Made by a worker when somebody asks."""

import uuid

from django.db import models
from django.db.models import Q

from features.base.models import FirmModel
from features.billing.models.collecting import Payment
from features.clients.models import Client, Contact
from features.documents.models import private_storage
from tenants.context import require_firm


def key_of_paper(paper: "Paper", filename: str) -> str:
    """Name a paper by firm and chance."""
    return f"{require_firm().pk}/papers/{uuid.uuid4()}.pdf"


class Paper(FirmModel):
    """
    A receipt for a payment, or what a client was billed and paid between two days; `contact` is whose view of it a
    statement is, where that is of some projects alone.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "Receipt"
        STATEMENT = "statement", "Statement of account"

    kind = models.CharField(max_length=9, choices=Kind)
    client = models.ForeignKey(Client, models.PROTECT, related_name="papers")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="paper")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    file = models.FileField(storage=private_storage, upload_to=key_of_paper, max_length=120, blank=True)
    of = models.DateTimeField(null=True)  # the state of the books that it shows
    mark = models.CharField(
        max_length=64, blank=True
    )  # of what a statement says: another mark, another paper

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="paper_of_one_thing",
                condition=Q(kind="receipt", payment__isnull=False, first_on__isnull=True)
                | Q(kind="statement", payment__isnull=True, first_on__isnull=False, last_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["client", "currency", "first_on", "last_on"], name="paper_statement_once",
                condition=Q(kind="statement", contact__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["client", "contact", "currency", "first_on", "last_on"], name="paper_own_statement_once",
                condition=Q(kind="statement", contact__isnull=False),
            ),
        ]  # fmt: skip

"""What was mailed of an invoice, to whom, and what became of it."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.billing.models.invoices import Invoice

NO_ONE = "+"


class InvoiceMail(FirmModel):
    """One press of Send. The texts are as they were written, placeholders and all."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="mails")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)  # null: by itself, a series
    subject = models.CharField(max_length=200)
    message = models.TextField(max_length=4000)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["invoice", "-created_at"], name="invoicemail_of_invoice")]


class MailRecipient(FirmModel):
    """One address of it, which got a mail of its own (security R57)."""

    class Field(models.TextChoices):
        TO = "to", "To"
        CC = "cc", "Cc"
        BCC = "bcc", "Bcc"

    class State(models.TextChoices):
        WAITING = "waiting", "On its way"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Not delivered"

    mail = models.ForeignKey(InvoiceMail, models.CASCADE, related_name="recipients")
    field = models.CharField(max_length=3, choices=Field)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)  # why it could not be delivered
    invited = models.CharField(max_length=200, blank=True)  # what came of inviting them
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["mail", "address"], name="mailrecipient_once"),
            models.CheckConstraint(
                name="mailrecipient_settled",
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
            ),
        ]

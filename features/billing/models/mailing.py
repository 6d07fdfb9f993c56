"""What was mailed of an invoice, or of an account, to whom, and what became of it."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.billing.models.invoices import Invoice
from features.clients.models import Client

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


class StatementMail(FirmModel):
    """One press of Send: the statement of some days went to these addresses."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="statement_mails")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    first_on = models.DateField()
    last_on = models.DateField()
    subject = models.CharField(max_length=200)
    message = models.TextField(max_length=4000)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["client", "-created_at"], name="statementmail_of_client")]


class Recipient(FirmModel):
    """One address, which gets a mail of its own (security R57)."""

    class Field(models.TextChoices):
        TO = "to", "To"
        CC = "cc", "Cc"
        BCC = "bcc", "Bcc"

    class State(models.TextChoices):
        WAITING = "waiting", "On its way"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Not delivered"

    field = models.CharField(max_length=3, choices=Field)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)  # why it could not be delivered
    settled_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["mail", "address"], name="%(class)s_once"),
            models.CheckConstraint(
                name="%(class)s_settled",
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
            ),
        ]


class MailRecipient(Recipient):
    mail = models.ForeignKey(InvoiceMail, models.CASCADE, related_name="recipients")
    invited = models.CharField(max_length=200, blank=True)  # what came of inviting them


class StatementRecipient(Recipient):
    mail = models.ForeignKey(StatementMail, models.CASCADE, related_name="recipients")

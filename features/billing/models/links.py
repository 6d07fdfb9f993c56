"""A link in the mail of an invoice, by which whoever got it pays that one without an account."""

from django.db import models
from django.db.models import F, Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.billing.models.invoices import Invoice

NO_ONE = "+"


class PayLink(FirmModel):
    """
    Opens one invoice, and nothing else of its client. The token is kept as a hash; the link works until it expires, is
    revoked, or the invoice is withdrawn.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="pay_links")
    address = models.CharField(max_length=254)  # that it was mailed to: receipts go there
    token_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    used_at = models.DateTimeField(null=True)  # when a payment was last begun by it
    used = models.PositiveIntegerField(default=0)  # how many were

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(name="paylink_ends", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="paylink_used_has_time",
                condition=Q(used=0, used_at__isnull=True) | Q(used__gt=0, used_at__isnull=False),
            ),
        ]

"""What staff agreed with a client about an invoice that is open: other days, on which parts of it are paid."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.billing.models.invoices import Invoice
from features.clients.models import Client

NO_ONE = "+"


class PaymentPlan(FirmModel):
    """
    Its parts are what was owed when it was agreed; payments fill them in order. While it is kept, `Invoice.plan` names
    it, and its days hold in the place of the invoice's own.
    """

    class State(models.TextChoices):
        KEPT = "kept", "Kept"
        COMPLETED = "completed", "Completed"
        BROKEN = "broken", "Broken"
        ENDED = "ended", "Ended"

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="plans")
    client = models.ForeignKey(Client, models.PROTECT, related_name="payment_plans")
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)  # null: a program
    state = models.CharField(max_length=9, choices=State, default=State.KEPT)
    note = models.CharField(max_length=300, blank=True)  # the client reads it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint("invoice", condition=Q(state="kept"), name="plan_one_of_invoice"),
            models.CheckConstraint(
                name="plan_over_has_time",
                condition=Q(state="kept", ended_at__isnull=True)
                | (~Q(state="kept") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.invoice.number


class PlanPart(FirmModel):
    """A part of a plan, and its day."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, related_name="parts")
    due_on = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("due_on",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "due_on"], name="planpart_one_a_day"),
            models.CheckConstraint(name="planpart_is_something", condition=Q(amount__gt=0)),
        ]

    @property
    def label(self) -> str:
        """Return the name an instalment may have: a part of a plan has none."""
        return ""

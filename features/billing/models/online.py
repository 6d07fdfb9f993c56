"""What paying online needs beside payments: what nobody could explain, and who has agreed to be charged by itself."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.billing.models.collecting import Payment
from features.billing.models.provider import ProviderAccount
from features.clients.models import Client, Contact

NO_ONE = "+"


class Puzzle(FirmModel):
    """
    Something the provider says that does not fit what we asked for (R36). It is posted nowhere: a person looks at it,
    and says that it is settled.
    """

    kind = models.CharField(max_length=20)  # payment, refund, dispute
    object_id = models.CharField(max_length=80)  # at the provider
    account = models.ForeignKey(ProviderAccount, models.PROTECT, null=True, related_name="puzzles")
    amount = models.BigIntegerField(null=True)  # that came, where it is money that came
    currency = models.CharField(max_length=3, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="puzzles")
    words = models.CharField(max_length=300)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    note = models.CharField(max_length=300, blank=True)  # what became of it

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="puzzle_once")]

    @property
    def is_money(self) -> bool:
        """Return whether it is money that came and is posted nowhere."""
        return self.kind == "payment" and bool(self.amount) and self.account_id is not None


class Autopay(FirmModel):
    """
    A client's written leave to charge their default method on the day an invoice is due. What they read and typed is
    kept as it was; either side can end it.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="autopays")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name=NO_ONE)
    text = models.TextField(max_length=2000)
    version = models.CharField(max_length=12)
    typed_name = models.CharField(max_length=200)
    ip = models.GenericIPAddressField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                "client", condition=Q(ended_at__isnull=True), name="autopay_one_of_client"
            ),
        ]


class TopUp(FirmModel):
    """
    What staff agreed that a client keeps in advance (an evergreen retainer): below `least` they are asked to fill it up
    to `target`, once each time it falls below.
    """

    class Kind(models.TextChoices):
        CREDIT = "credit", "Credit"
        TRUST = "trust", "Held in trust"

    client = models.ForeignKey(Client, models.PROTECT, related_name="top_ups")
    kind = models.CharField(max_length=6, choices=Kind)
    currency = models.CharField(max_length=3)
    least = models.BigIntegerField()
    target = models.BigIntegerField()
    below_since = models.DateTimeField(null=True)  # asked then; null: there is enough
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint("client", "kind", condition=Q(ended_at__isnull=True), name="topup_one_of_kind"),
            models.CheckConstraint(name="topup_amounts", condition=Q(least__gt=0, target__gte=models.F("least"))),
        ]  # fmt: skip

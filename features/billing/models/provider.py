"""The firm's account at the payment provider, the people known there, and what it told us."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client

NO_ONE = "+"


class ProviderAccount(FirmModel):
    """
    The firm's own account at the provider. Money goes there directly; the platform never holds it. Which firm an
    account belongs to is written in public too (tenants.PaymentAccount): events are told apart by that (R36).
    """

    one = models.BooleanField(default=True, editable=False)  # of those that have not ended
    account_id = models.CharField(max_length=60, unique=True)
    country = models.CharField(max_length=2, blank=True)
    is_ready = models.BooleanField(default=False)  # it can take payments
    pays_out = models.BooleanField(default=False)
    missing = models.JSONField(default=list)  # what the provider still asks for, in plain words
    read_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    differences = models.JSONField(default=list)  # what the last reconciliation found; empty is right
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("one", condition=Q(ended_at__isnull=True), name="provider_one_account"),
        ]


class Customer(FirmModel):
    """A client as the provider knows it; saved cards and bank accounts hang on it there."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="customers")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="customers")
    customer_id = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "account"], name="customer_once"),
            models.UniqueConstraint(fields=["account", "customer_id"], name="customer_id_once"),
        ]


class PaymentMethod(FirmModel):
    """A saved card or bank account: of its numbers, the last four alone (S0-38)."""

    class Kind(models.TextChoices):
        CARD = "card", "Card"
        BANK = "bank", "Bank account"

    client = models.ForeignKey(Client, models.PROTECT, related_name="payment_methods")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="methods")
    method_id = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=4, choices=Kind)
    brand = models.CharField(max_length=40, blank=True)  # Visa; the bank's name
    last4 = models.CharField(max_length=4)
    funding = models.CharField(max_length=8, blank=True)  # of a card: credit, debit, prepaid; empty: unknown
    expires_on = models.DateField(null=True)  # the last day of its last month
    is_default = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    warned_at = models.DateTimeField(null=True)  # of its expiry
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-is_default", "created_at", "id")
        constraints = [
            models.UniqueConstraint(
                "client", condition=Q(is_default=True, removed_at__isnull=True), name="method_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand or self.get_kind_display()} ending {self.last4}"


class ProviderEvent(FirmModel):
    """What the provider told us, once each (R34): written in the transaction in which it takes effect."""

    account_id = models.CharField(max_length=60)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80, blank=True)
    happened_at = models.DateTimeField()
    was_known = models.BooleanField(default=True)  # false: a kind that we do nothing about
    times = models.PositiveIntegerField(default=1)  # how often it was delivered

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "event_id"], name="provider_event_once")]
        indexes = [models.Index(fields=["created_at"], name="provider_event_age")]

"""
The double-entry ledger (security R31, R32). Postings and entries are written once and never changed: triggers and
grants refuse it. The database itself adds each entry to the balance of a client's account, in the same transaction, and
checks at commit that every posting comes to zero; no code can do either wrong.
"""

from django.db import models
from django.db.models import Q

from features.base.models import FirmModel
from features.billing.models.invoices import Invoice
from features.clients.models import Client

NO_ONE = "+"


class Account(FirmModel):
    """
    Debits are positive, credits negative. What a client owes on an invoice, has on credit or in trust is an account of
    its own, whose `balance` the database keeps and bounds; the accounts of the firm have none, they are summed up.
    """

    class Kind(models.TextChoices):
        RECEIVABLE = "receivable", "Owed on an invoice"
        CREDIT = "credit", "Client credit"  # a debt of the firm: not revenue until it is applied
        TRUST = "trust", "Held in trust"
        INCOME = "income", "Fees billed"
        TAX = "tax", "Tax collected"
        SURCHARGE = "surcharge", "Card surcharges"
        PROVIDER = "provider", "At the payment provider"
        BANK = "bank", "Bank and cash"
        TRUST_BANK = "trust_bank", "Trust bank account"
        FEES = "fees", "Provider’s fees"
        DISPUTED = "disputed", "Held back in disputes"

    OF_CLIENTS = ("receivable", "credit", "trust")

    kind = models.CharField(max_length=10, choices=Kind)
    currency = models.CharField(max_length=3)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="accounts")
    invoice = models.OneToOneField(Invoice, models.PROTECT, null=True, related_name="account")
    balance = models.BigIntegerField(default=0)  # written by the database alone

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "currency", condition=Q(client__isnull=True), name="account_of_firm_once"),
            models.UniqueConstraint(
                "kind", "client", "currency", condition=Q(client__isnull=False, invoice__isnull=True),
                name="account_of_client_once",
            ),
            models.CheckConstraint(
                name="account_whose",
                condition=Q(kind="receivable", client__isnull=False, invoice__isnull=False)
                | Q(kind__in=("credit", "trust"), client__isnull=False, invoice__isnull=True)
                | (~Q(kind__in=("receivable", "credit", "trust")) & Q(client__isnull=True, invoice__isnull=True)),
            ),
            models.CheckConstraint(
                name="account_never_overdrawn",
                condition=Q(kind="receivable", balance__gte=0)
                | Q(kind__in=("credit", "trust"), balance__lte=0)
                | (~Q(kind__in=("receivable", "credit", "trust")) & Q(balance=0)),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["client", "kind"], name="account_of_client")]


class Posting(FirmModel):
    """
    One thing that happened to money. `key` names it, so that nothing is posted twice however often it is tried
    (`payment:<id>`, `release:<invoice>`); `undoes` is the posting that it takes back.
    """

    class Kind(models.TextChoices):
        RELEASED = "released", "Invoice released"
        VOIDED = "voided", "Invoice voided"
        LATE_FEE = "late_fee", "Late fee"
        PAID = "paid", "Payment"
        UNPAID = "unpaid", "Payment returned"
        REFUNDED = "refunded", "Refund"
        REFUND_FAILED = "refund_failed", "Refund failed"
        CREDITED = "credited", "Credit note"
        APPLIED = "applied", "Credit applied"
        UNAPPLIED = "unapplied", "Credit taken back"
        TRUST_RELEASED = "trust_released", "Released from trust"
        DISPUTED = "disputed", "Dispute opened"
        DISPUTE_WON = "dispute_won", "Dispute won"
        DISPUTE_LOST = "dispute_lost", "Dispute lost"
        FEE = "fee", "Provider’s fee"
        PAID_OUT = "paid_out", "Payout"

    kind = models.CharField(max_length=14, choices=Kind)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()  # when it happened; `created_at` is when it was written
    words = models.CharField(max_length=200, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["at", "id"], name="posting_by_time")]


class Entry(FirmModel):
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries")
    amount = models.BigIntegerField()  # minor units; debit positive

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_is_something", condition=~Q(amount=0)),
            models.UniqueConstraint(fields=["posting", "account"], name="entry_once_an_account"),
        ]

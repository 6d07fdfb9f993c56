"""Money that comes in and goes back: payments, what they are for, credit, refunds, disputes."""

from django.db import models
from django.db.models import F, Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.billing.models.invoices import Invoice
from features.billing.models.links import PayLink
from features.billing.models.provider import PaymentMethod, ProviderAccount
from features.clients.models import Client, Contact

NO_ONE = "+"


class Payment(FirmModel):
    """
    One payment, from the moment it is meant. The row, with the key it is asked under, is committed before the provider
    is called (R33). States only go forward, except that what had succeeded may still be returned by a bank.
    """

    class Kind(models.TextChoices):
        CARD = "card", "Card"
        BANK = "bank", "Bank account"
        CHECK = "check", "Check"
        CASH = "cash", "Cash"
        TRANSFER = "transfer", "Bank transfer"
        OTHER = "other", "Other"

    class State(models.TextChoices):
        STARTED = "started", "Started"  # waiting for the person: a method, 3-D Secure
        PROCESSING = "processing", "On its way"
        SUCCEEDED = "succeeded", "Paid"
        FAILED = "failed", "Failed"
        CANCELED = "canceled", "Canceled"
        RETURNED = "returned", "Returned"  # a bank took it back after it had succeeded

    OPEN = ("started", "processing")

    client = models.ForeignKey(
        Client, models.PROTECT, related_name="payments"
    )  # whose customer and method it is
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="payments"
    )  # null: by link, by staff
    link = models.ForeignKey(PayLink, models.PROTECT, null=True, related_name="payments")  # that it came by
    payer_name = models.CharField(max_length=200, blank=True)
    payer_email = models.EmailField(max_length=254, blank=True)  # the receipt goes there
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)  # null: autopay
    kind = models.CharField(max_length=8, choices=Kind, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()  # of its parts together
    surcharge = models.BigIntegerField(default=0)  # on top of that
    method = models.ForeignKey(PaymentMethod, models.PROTECT, null=True, related_name="payments")
    brand = models.CharField(max_length=40, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    reference = models.CharField(max_length=100, blank=True)  # number of a check; staff's own words
    received_on = models.DateField(null=True)  # of what staff recorded
    account = models.ForeignKey(ProviderAccount, models.PROTECT, null=True, related_name="payments")
    key = models.CharField(max_length=80, unique=True)  # the provider knows it by this, and takes it once
    intent_id = models.CharField(max_length=80, blank=True)
    charge_id = models.CharField(max_length=80, blank=True)
    session_id = models.CharField(max_length=120, blank=True)  # of a hosted page
    weighs = models.BooleanField(default=False)  # what is typed is looked at first: it may carry a surcharge
    agreed = models.CharField(max_length=80, blank=True)  # the card, or account, it is made with since
    failure = models.CharField(max_length=300, blank=True)  # in words for the person
    fee = models.BigIntegerField(default=0)  # what the provider kept
    surcharge_taken = models.BigIntegerField(default=0)  # of it, with a return or a lost dispute
    lost = models.BigIntegerField(default=0)  # what went back beyond all that came: the firm's loss
    asked_at = models.DateTimeField(null=True)  # when the provider was last asked
    settled_at = models.DateTimeField(null=True)  # when it succeeded, failed, or was given up
    receipt = models.CharField(max_length=20, blank=True)  # number of its receipt

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="payment_is_something", condition=Q(amount__gt=0, surcharge__gte=0, fee__gte=0)
            ),
            models.CheckConstraint(
                name="payment_taken",
                condition=Q(lost__gte=0, surcharge_taken__gte=0, surcharge_taken__lte=F("surcharge")),
            ),
            models.CheckConstraint(name="payment_agreed", condition=Q(agreed="") | Q(weighs=True)),
            models.UniqueConstraint("intent_id", condition=~Q(intent_id=""), name="payment_intent_once"),
            models.UniqueConstraint("receipt", condition=~Q(receipt=""), name="payment_receipt_once"),
            models.CheckConstraint(
                name="payment_settled_has_time",
                condition=Q(state__in=("started", "processing"), settled_at__isnull=True)
                | (~Q(state__in=("started", "processing")) & Q(settled_at__isnull=False)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=("started", "processing")), name="payment_open"
            ),
            models.Index(fields=["-settled_at", "-id"], name="payment_settled"),
        ]

    @property
    def charged(self) -> int:
        return self.amount + self.surcharge

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class PaymentPart(FirmModel):
    """
    What a part of a payment is for: an invoice, or credit or trust of a client. An invoice has at most one part that is
    still on its way (R37). `posted` is what reached the invoice; what was too much went to the client's credit.
    """

    class For(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT = "credit", "Credit"
        TRUST = "trust", "Trust"

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="parts")
    client = models.ForeignKey(Client, models.PROTECT, related_name="payment_parts")
    purpose = models.CharField(max_length=7, choices=For)
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="payment_parts")
    amount = models.BigIntegerField()
    posted = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)  # went back, or is on its way
    taken = models.BigIntegerField(default=0)  # by a bank's return, or a lost dispute
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                "invoice", condition=Q(is_open=True, purpose="invoice"), name="part_one_attempt"
            ),
            models.UniqueConstraint(fields=["payment", "invoice"], name="part_once_an_invoice"),
            models.CheckConstraint(
                name="part_amounts", condition=Q(amount__gt=0, posted__gte=0, posted__lte=F("amount"))
            ),
            models.CheckConstraint(
                name="part_gone", condition=Q(refunded__gte=0, taken__gte=0, posted__gte=F("refunded") + F("taken"))
            ),
            models.CheckConstraint(
                name="part_names_invoice",
                condition=Q(purpose="invoice", invoice__isnull=False)
                | (~Q(purpose="invoice") & Q(invoice__isnull=True)),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["client", "-created_at"], name="part_of_client")]


class CreditLot(FirmModel):
    """
    Credit a client holds, from one source; used up in the order it came (S2-2). What is left of all lots together is
    the balance of the client's credit account. Only what came as a payment goes back, and only to where it came from.
    """

    class Source(models.TextChoices):
        PREPAYMENT = "prepayment", "Prepayment"
        OVERPAID = "overpaid", "Paid too much"
        NOTE = "note", "Credit note"

    client = models.ForeignKey(Client, models.PROTECT, related_name="credit_lots")
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=10, choices=Source)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="credit_lots")
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="credit_notes"
    )  # that it is for
    number = models.CharField(max_length=40, blank=True)  # of a credit note
    words = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField()
    left = models.BigIntegerField()
    taken = models.BigIntegerField(default=0)  # by a bank's return, or a lost dispute

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                name="lot_amounts",
                condition=Q(amount__gt=0, left__gte=0, taken__gte=0, amount__gte=F("left") + F("taken")),
            ),
            models.CheckConstraint(
                name="lot_of_payment", condition=Q(source="note") | Q(payment__isnull=False)
            ),
            models.UniqueConstraint("number", condition=~Q(number=""), name="lot_number_once"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["client", "created_at"], condition=Q(left__gt=0), name="lot_left")]


class CreditUse(FirmModel):
    """So much of a lot paid for an invoice; taken back, the lot has it again."""

    lot = models.ForeignKey(CreditLot, models.PROTECT, related_name="uses")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_uses")
    amount = models.BigIntegerField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)  # null: by itself
    beside = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="uses"
    )  # chosen with it: given back if it fails
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [models.CheckConstraint(name="credituse_is_something", condition=Q(amount__gt=0))]


class PlannedCredit(FirmModel):
    """So much of its client's credit an invoice takes once a payment goes through; until then nobody's credit moves."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="planned")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name=NO_ONE)
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["payment", "invoice"], name="plannedcredit_once"),
            models.CheckConstraint(name="plannedcredit_is_something", condition=Q(amount__gt=0)),
        ]


class Refund(FirmModel):
    """
    Money that goes back to where it came from: of a payment's part, or of credit not used. Never more than came; but
    what the firm sent back at the provider itself may be of neither: then it went back twice, and is the firm's loss.
    """

    THERE = "there:"  # the key of one that was made at the provider begins so; it may be of several rows

    class State(models.TextChoices):
        ASKED = "asked", "Asked for"
        PENDING = "pending", "On its way"
        DONE = "done", "Refunded"
        FAILED = "failed", "Failed"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    part = models.ForeignKey(PaymentPart, models.PROTECT, null=True, related_name="refunds")
    lot = models.ForeignKey(CreditLot, models.PROTECT, null=True, related_name="refunds")
    amount = models.BigIntegerField()
    surcharge = models.BigIntegerField(default=0)  # goes back with it
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=80, unique=True)
    refund_id = models.CharField(max_length=80, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    asked_at = models.DateTimeField(null=True)  # when the provider was last asked
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="refund_is_something",
                condition=Q(amount__gt=0, surcharge__gte=0) | Q(amount=0, surcharge__gt=0, key__startswith="there:"),
            ),
            models.CheckConstraint(
                name="refund_of_one",
                condition=Q(part__isnull=True, lot__isnull=False)
                | Q(part__isnull=False, lot__isnull=True)
                | Q(part__isnull=True, lot__isnull=True, key__startswith="there:"),
            ),
            models.UniqueConstraint(
                "refund_id", condition=~Q(refund_id="") & ~Q(key__startswith="there:"), name="refund_id_once"
            ),
        ]  # fmt: skip

    @property
    def is_from_there(self) -> bool:
        return self.key.startswith(self.THERE)


class Dispute(FirmModel):
    """A payer has asked their bank for the money back."""

    class State(models.TextChoices):
        OPEN = "open", "Needs your answer"
        REVIEW = "review", "Under review"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    dispute_id = models.CharField(max_length=80, unique=True)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=60, blank=True)
    answer_by = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [models.CheckConstraint(name="dispute_is_something", condition=Q(amount__gt=0))]

"""Invoices and what stands on them."""

import uuid

from django.db import models
from django.db.models import F, Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client
from features.documents.models import private_storage
from features.projects.models import Project
from tenants.context import require_firm

NO_ONE = "+"


class NumberSeries(FirmModel):
    """The next number of invoices (of a year, where numbers begin anew with it). Held while one is given out."""

    key = models.CharField(max_length=12, unique=True)  # invoice:2026, credit:2026
    next = models.PositiveIntegerField(default=1)


class TaxRate(FirmModel):
    """A tax that lines can carry, on top of their amount. `rate` in thousandths of a percent: 8875 is 8.875 %."""

    name = models.CharField(max_length=60)
    rate = models.PositiveIntegerField()
    is_default = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "rate")
        constraints = [
            models.CheckConstraint(name="taxrate_within", condition=Q(rate__lte=100_000)),
            models.UniqueConstraint("is_default", condition=Q(is_default=True), name="taxrate_one_default"),
        ]

    def __str__(self) -> str:
        return self.name


def paper_key(invoice: "Invoice", filename: str) -> str:
    """Name a paper by firm and chance."""
    return f"{require_firm().pk}/invoices/{uuid.uuid4()}.pdf"


class Invoice(FirmModel):
    """
    A draft until it is released; from then on its amounts are fixed (a trigger refuses to change them) and what is
    still owed is the balance of its account. Partly paid, paid and overdue are never stored: they follow from that.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        RELEASED = "released", "Released"
        VOID = "void", "Void"

    client = models.ForeignKey(Client, models.PROTECT, related_name="invoices")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="invoices")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    number = models.CharField(max_length=40, blank=True)  # given out when it is released, without gaps
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=120, blank=True)  # what it is for: Tax year 2025
    issued_on = models.DateField(null=True)  # null in a draft: the day of its release
    dated_on = models.DateField(null=True)  # the issue date that a draft names; null: the day of its release
    due_on = models.DateField()
    currency = models.CharField(max_length=3)
    billed_to = models.TextField(max_length=600, blank=True)  # name and address as they stood when released
    note = models.TextField(max_length=2000, blank=True)  # the client reads it below the lines
    discount = models.BigIntegerField(default=0)  # off the subtotal, before tax
    subtotal = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    late_fees = models.BigIntegerField(default=0)  # added after the release, each a line of its own
    pays_online = models.BooleanField(default=True)
    uses_credit = models.BooleanField(default=True)
    in_parts = models.BooleanField(null=True)  # whether clients may pay less than all; null: as the firm does
    remarks = models.TextField(
        max_length=2000, blank=True
    )  # the firm's own: never in a client's answer (S3-28)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name=NO_ONE
    )  # null: a program, a series
    series = models.ForeignKey("billing.Series", models.PROTECT, null=True, related_name="invoices")
    period_on = models.DateField(null=True)  # for which day of its series
    plan = models.OneToOneField(
        "billing.PaymentPlan", models.SET_NULL, null=True, related_name=NO_ONE
    )  # which is kept now: its days hold in the place of these
    saved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(
        default=0
    )  # of the draft: two people saving at once do not lose a line
    released_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    paid_at = models.DateTimeField(null=True)  # when the balance last came to nothing
    mailed_at = models.DateTimeField(null=True)
    pdf = models.FileField(storage=private_storage, upload_to=paper_key, max_length=120, blank=True)
    pdf_at = models.DateTimeField(null=True)  # of which state it is

    class Meta:
        ordering = ("-issued_on", "-created_at", "-id")
        constraints = [
            models.UniqueConstraint("number", condition=~Q(number=""), name="invoice_number_once"),
            models.UniqueConstraint(fields=["series", "period_on"], name="invoice_period_once"),
            models.CheckConstraint(
                name="invoice_released_is_whole",
                condition=Q(state="draft", number="", released_at__isnull=True, issued_on__isnull=True)
                | (~Q(state="draft") & ~Q(number="") & Q(released_at__isnull=False, issued_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="invoice_void_has_time",
                condition=Q(state="void", voided_at__isnull=False)
                | (~Q(state="void") & Q(voided_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="invoice_adds_up", condition=Q(total=F("subtotal") - F("discount") + F("tax"))
            ),
            models.CheckConstraint(
                name="invoice_amounts",
                condition=Q(total__gte=0, discount__gte=0, tax__gte=0, late_fees__gte=0, total__lte=10**12),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-issued_on", "-id"], name="invoice_of_client"),
            models.Index(fields=["due_on", "id"], condition=Q(state="released"), name="invoice_due"),
            models.Index(fields=["-issued_on", "-created_at", "-id"], name="invoice_newest"),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def charged(self) -> int:
        """Return all that was ever asked for with it, late fees too."""
        return self.total + self.late_fees


class Line(FirmModel):
    """One line: `amount` is quantity times rate less its own discount, rounded half up, before tax."""

    class Kind(models.TextChoices):
        ITEM = "item", "Item"
        TIME = "time", "Time"
        LATE_FEE = "late_fee", "Late fee"

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ITEM)
    description = models.CharField(max_length=300)
    detail = models.CharField(max_length=300, blank=True)  # small print below it: Daniel Okafor, February 24
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    unit = models.CharField(max_length=20, blank=True)  # hours; empty: a fixed amount
    rate = models.BigIntegerField()  # of one, minor units; below zero takes something off
    amount = models.BigIntegerField()
    tax_rate = models.ForeignKey(TaxRate, models.PROTECT, null=True, related_name=NO_ONE)
    cost = models.BigIntegerField(null=True)  # the firm's own: never in a client's answer (S3-27)

    class Meta:
        ordering = ("order", "created_at", "id")
        constraints = [models.CheckConstraint(name="line_quantity", condition=Q(quantity__gt=0))]

    def __str__(self) -> str:
        return self.description


class Instalment(FirmModel):
    """A part of an invoice that is due on its own day. Together they are the whole; payments fill them in order."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="instalments")
    due_on = models.DateField()
    amount = models.BigIntegerField()
    label = models.CharField(max_length=60, blank=True)  # Deposit

    class Meta:
        ordering = ("due_on", "created_at", "id")
        constraints = [models.CheckConstraint(name="instalment_is_something", condition=Q(amount__gt=0))]

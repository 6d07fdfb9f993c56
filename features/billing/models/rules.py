"""How a firm bills: one row, made when it first differs from what is preset."""

from django.db import models
from django.db.models import F, Q

from features.base.models import FirmModel


def preset_days() -> list[int]:
    return [-3, 1, 7]


class BillingRules(FirmModel):
    class Credit(models.TextChoices):
        AUTO = "auto", "Pay invoices from credit at once"
        ASK = "ask", "Let clients choose"
        OFF = "off", "Only we apply it"

    one = models.BooleanField(default=True, editable=False, unique=True)
    currency = models.CharField(max_length=3, default="USD")
    prefix = models.CharField(max_length=12, blank=True)  # HR-
    digits = models.PositiveSmallIntegerField(default=4)
    yearly = models.BooleanField(default=True)  # numbers name the year and begin anew with it
    terms_days = models.PositiveSmallIntegerField(default=14)
    address = models.TextField(max_length=400, blank=True)  # of the firm, as its papers say it
    tax_number = models.CharField(max_length=60, blank=True)
    footer = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=4, choices=Credit, default=Credit.AUTO)  # D6
    in_parts = models.BooleanField(default=True)  # clients may pay less than all that is due
    least_part = models.BigIntegerField(default=0)
    takes_cards = models.BooleanField(default=True)
    takes_bank = models.BooleanField(default=True)
    prepay_least = models.BigIntegerField(default=1_000)
    prepay_most = models.BigIntegerField(default=1_000_000)
    prepay_amounts = models.JSONField(default=list)  # suggested, minor units
    prepay_words = models.CharField(max_length=300, blank=True)  # what the client reads first
    prepay_cards = models.BooleanField(default=True)
    prepay_bank = models.BooleanField(default=True)
    remind_days = models.JSONField(default=preset_days)  # from the due day: three days before is -3
    late_fee_percent = models.PositiveIntegerField(default=0)  # thousandths of a percent of what is overdue
    late_fee_flat = models.BigIntegerField(default=0)
    late_fee_grace = models.PositiveSmallIntegerField(default=0)  # days after the due day
    surcharge = models.PositiveIntegerField(default=0)  # on credit cards, thousandths of a percent; 0: none
    surcharge_place = models.CharField(max_length=2, blank=True)  # the state where the firm is
    surcharge_from = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="billingrules_are_one", condition=Q(one=True)),
            models.CheckConstraint(
                name="billingrules_prepay", condition=Q(prepay_least__gt=0, prepay_most__gte=F("prepay_least"))
            ),
            models.CheckConstraint(name="billingrules_digits", condition=Q(digits__gte=1, digits__lte=8)),
            models.CheckConstraint(
                name="billingrules_least", condition=Q(least_part__gte=0, late_fee_flat__gte=0)
            ),
        ]  # fmt: skip

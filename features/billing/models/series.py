"""Invoices that come again and again: what stands on each, how often, and what is done with it."""

import re
from typing import Any

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base import remembered
from features.base.models import FirmModel
from features.billing.models.invoices import Line, TaxRate
from features.clients.models import Client
from features.projects.models import Project

NO_ONE = "+"
ANY_SERIES = "billing:any-series"  # of the cache: whether clients see one at all
SEPARATORS = " ,;:–—-"
PLACES = re.compile(rf"[{re.escape(SEPARATORS)}]*\{{\w+\}}")


class Series(FirmModel):
    """
    One invoice for each period, from the first day on. Texts keep their places ({month}); `next_on` is the day of the
    next invoice by the firm's calendar, none once the series has ended.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    class Every(models.TextChoices):
        WEEK = "week", "Each week"
        FORTNIGHT = "fortnight", "Every two weeks"
        MONTH = "month", "Each month"
        QUARTER = "quarter", "Each quarter"
        HALF_YEAR = "half_year", "Each half-year"
        YEAR = "year", "Each year"

    class Then(models.TextChoices):
        DRAFT = "draft", "Leave a draft for us to look at"
        RELEASE = "release", "Release it"
        MAIL = "mail", "Release it and mail it"

    client = models.ForeignKey(Client, models.PROTECT, related_name="series")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="series")
    state = models.CharField(max_length=6, choices=State, default=State.ACTIVE)
    title = models.CharField(max_length=160)
    about = models.CharField(max_length=100, blank=True)
    note = models.TextField(max_length=1800, blank=True)  # the client reads it
    remarks = models.TextField(max_length=1800, blank=True)  # the firm's own: never in a client's answer
    currency = models.CharField(max_length=3)
    discount = models.BigIntegerField(default=0)
    pays_online = models.BooleanField(default=True)
    uses_credit = models.BooleanField(default=True)
    in_parts = models.BooleanField(null=True)
    due_days = models.PositiveSmallIntegerField()  # from the day an invoice is made
    every = models.CharField(max_length=9, choices=Every)
    starts_on = models.DateField()
    day = models.PositiveSmallIntegerField()  # of the month; the 31st is the last of each
    ends_after = models.PositiveSmallIntegerField(null=True)  # so many invoices
    ends_on = models.DateField(null=True)  # none after this day
    next_on = models.DateField(null=True)
    made = models.PositiveIntegerField(default=0)  # so many invoices, discarded drafts too
    then = models.CharField(max_length=7, choices=Then, default=Then.DRAFT)
    asks_autopay = models.BooleanField(default=False)  # its client is asked to agree to automatic payment
    trouble = models.CharField(max_length=300, blank=True)  # why the next could not be made, or mailed
    troubled_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)  # null: an API key
    version = models.PositiveIntegerField(default=1)  # of what was saved, so that two do not undo each other

    class Meta:
        ordering = ("next_on", "created_at", "id")
        constraints = [
            models.CheckConstraint(
                name="series_ended_has_no_next",
                condition=Q(state="ended", next_on__isnull=True)
                | (~Q(state="ended") & Q(next_on__isnull=False)),
            ),
            models.CheckConstraint(name="series_day", condition=Q(day__gte=1) & Q(day__lte=31)),
            models.CheckConstraint(
                name="series_one_end", condition=Q(ends_after__isnull=True) | Q(ends_on__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["next_on"], condition=Q(state="active"), name="series_due"),
            models.Index(fields=["client", "state"], name="series_of_client"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        remembered.forget([ANY_SERIES])

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return its title without places: “Bookkeeping” of “Bookkeeping, {month}”."""
        return PLACES.sub("", self.title).strip(SEPARATORS) or self.title


class SeriesLine(FirmModel):
    """A line that stands on each invoice of a series."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Line.Kind, default=Line.Kind.ITEM)
    description = models.CharField(max_length=260)
    detail = models.CharField(max_length=260, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    unit = models.CharField(max_length=20, blank=True)
    rate = models.BigIntegerField()  # of one, minor units
    amount = models.BigIntegerField()
    tax_rate = models.ForeignKey(TaxRate, models.PROTECT, null=True, related_name=NO_ONE)
    cost = models.BigIntegerField(null=True)  # the firm's own: never in a client's answer (S3-27)

    class Meta:
        ordering = ("order", "created_at", "id")
        constraints = [models.CheckConstraint(name="seriesline_quantity", condition=Q(quantity__gt=0))]

    def __str__(self) -> str:
        return self.description

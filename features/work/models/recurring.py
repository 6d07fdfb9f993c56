"""Work that comes again: what it is like, and for whom it comes how often."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from features.accounts.models import Membership
from features.base.models import FirmModel
from features.clients.models import Client
from features.work.models.standing import Stage


class Template(FirmModel):
    """What work is like that comes again. `title` has places such as {last_year}; `days` are until its end."""

    name = models.CharField(max_length=80)  # among the team
    title = models.CharField(max_length=160)  # of the projects
    summary = models.CharField(max_length=300, blank=True)  # the client reads it
    days = models.PositiveSmallIntegerField(null=True)
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="templates")  # where it begins

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="work_template_once"),
            models.CheckConstraint(name="work_template_named", condition=~Q(name="") & ~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.name


class Recurrence(FirmModel):
    """For a client it comes again, first on `starts_on`. `next_on` is empty once it has ended."""

    class Every(models.TextChoices):
        MONTH = "month", "Each month"
        QUARTER = "quarter", "Each quarter"
        HALF = "half", "Each half year"
        YEAR = "year", "Each year"

    client = models.ForeignKey(Client, models.PROTECT, related_name="recurrences")
    template = models.ForeignKey(Template, models.PROTECT, related_name="recurrences")
    every = models.CharField(max_length=7, choices=Every)
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")  # works on it
    starts_on = models.DateField()
    next_on = models.DateField(null=True)
    made = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("next_on", "created_at", "id")
        indexes = [models.Index(fields=["next_on"], name="work_comes_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "template"], condition=Q(next_on__isnull=False), name="work_comes_once"
            ),
            models.CheckConstraint(
                name="work_comes_every", condition=Q(every__in=["month", "quarter", "half", "year"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template.name}, {self.client.name}"

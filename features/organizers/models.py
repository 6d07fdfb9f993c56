"""Questionnaires: what a firm asks again and again, in numbered versions that never change."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from features.accounts.models import User
from features.base.models import FirmModel

NO_ONE = "+"


class OrganizerTemplate(FirmModel):
    """
    `name` is the firm's, `title` what clients read, with places such as {year}. `draft` is what its builder changes;
    what is sent is the newest version. `is_open`: clients may start one themselves (S2-21).
    """

    name = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    draft = models.JSONField(default=dict)
    newest = models.PositiveSmallIntegerField(default=0)  # the number of the version clients get; 0: none yet
    is_changed = models.BooleanField(default=True)  # the draft is not what the newest version says
    is_open = models.BooleanField(default=False)
    edited_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # what was sent from it stays

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="organizer_template_once", condition=Q(removed_at__isnull=True)
            ),
            models.CheckConstraint(name="organizer_template_named", condition=~Q(name="") & ~Q(title="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OrganizerVersion(FirmModel):
    """What a template asked once. Nothing changes it: who was sent it answers just that."""

    template = models.ForeignKey(OrganizerTemplate, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    content = models.JSONField()
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name=NO_ONE
    )  # null: a program, or ours

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="organizer_version_once"),
            models.CheckConstraint(name="organizer_version_counts", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.template}, version {self.number}"

"""What the firm announces to its clients, to whom, and who has seen it."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client, Contact
from features.projects.models import Project


class Announcement(FirmModel):
    """A draft until it is published; then it runs from `starts_at` until `ends_at`, or until somebody ends it."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", "Everybody on the portal"
        KINDS = "kinds", "Clients of some kinds"
        CLIENTS = "clients", "Chosen clients"
        PROJECTS = "projects", "Chosen projects"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SCHEDULED = "scheduled", "Scheduled"
        CURRENT = "current", "Current"
        PAST = "past", "Past"

    title = models.CharField(max_length=200)
    body = models.TextField(max_length=5000, blank=True)  # Markdown (branding.prose.small)
    audience = models.CharField(max_length=9, choices=Audience, default=Audience.EVERYBODY)
    starts_at = models.DateTimeField(null=True)  # of a draft: a wish; null: at once
    ends_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)  # somebody decided that it goes out
    told_at = models.DateTimeField(null=True)  # people have been told that it began
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: a program

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["starts_at"], name="announcement_out", condition=Q(published_at__isnull=False)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="announcement_out_has_start",
                condition=Q(published_at__isnull=True) | Q(starts_at__isnull=False),
            ),
            models.CheckConstraint(
                name="announcement_told_is_out",
                condition=Q(told_at__isnull=True) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="announcement_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def state(self, now: datetime) -> str:
        if self.published_at is None or self.starts_at is None:
            return self.State.DRAFT
        if self.ends_at is not None and self.ends_at <= now:
            return self.State.PAST
        return self.State.CURRENT if self.starts_at <= now else self.State.SCHEDULED


class Addressed(FirmModel):
    """One of those an announcement is for: a kind of client, a client, or a project."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="addressed")
    kind = models.CharField(max_length=11, choices=Client.Kind, blank=True)
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="addressed_is_one",
                condition=(~Q(kind="") & Q(client__isnull=True, project__isnull=True))
                | Q(kind="", client__isnull=False, project__isnull=True)
                | Q(kind="", client__isnull=True, project__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["announcement", "kind", "client", "project"], name="addressed_once",
                nulls_distinct=False,
            ),
        ]  # fmt: skip


class Seen(FirmModel):
    """A person has had it before them (`created_at`), and may have hidden it since."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="seen")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "contact"], name="seen_once")]

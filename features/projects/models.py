"""Pieces of work for a client. The firm calls them jobs, matters, projects or engagements (D8)."""

from django.db import models
from django.db.models import F, Q

from features.accounts.models import Membership
from features.base.models import FirmModel
from features.clients.models import Access, Client


class Project(FirmModel):
    class State(models.TextChoices):
        OPEN = "open", "Open"
        COMPLETED = "completed", "Completed"

    client = models.ForeignKey(Client, models.PROTECT, related_name="projects")
    name = models.CharField(max_length=200)
    summary = models.CharField(
        max_length=300, blank=True
    )  # a line for the client: Kitchen and rear extension
    address = models.CharField(max_length=300, blank=True)  # where the work is; the client always sees it
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    completed_at = models.DateTimeField(null=True)
    email = models.CharField(
        max_length=1000, blank=True
    )  # for invoices, instead of the client's (S4-9, S4-10)
    team = models.ManyToManyField(Membership, through="TeamMember", related_name="projects")
    people = models.ManyToManyField(Access, through="ProjectPerson", related_name="projects")

    class Meta:
        ordering = ("name", "id")
        indexes = [models.Index(fields=["client", "state"], name="project_of_client")]
        constraints = [
            models.CheckConstraint(name="project_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="project_completed_has_time",
                condition=Q(state="completed", completed_at__isnull=False)
                | Q(state="open", completed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class TeamMember(FirmModel):
    """Somebody of the staff works on it; the client sees their name and title (S3-10)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "membership"], name="team_member_once")]


class ProjectPerson(FirmModel):
    """One of the client's people whom this work concerns most. Ends with their access to the client."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="own_people")
    access = models.ForeignKey(Access, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "access"], name="project_person_once")]


class ProjectLimit(FirmModel):
    """Somebody with a limited access to the client (`Access.is_limited`) may know of this one."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="limits")
    access = models.ForeignKey(Access, models.CASCADE, related_name="limits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "access"], name="project_limit_once")]


class Wording(FirmModel):
    """What the firm calls a project, once it chose for itself. One row; without it the preset of its kind speaks."""

    key = models.CharField(max_length=10)
    only = models.BooleanField(default=True, unique=True)

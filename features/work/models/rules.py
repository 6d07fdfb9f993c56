"""What happens by itself: when something happens to a project that fits, these things are done. And what was done."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from features.accounts.models import Membership
from features.base.models import FirmModel
from features.clients.models import Client
from features.projects.models import Project
from features.work.models.standing import Stage


class Rule(FirmModel):
    """
    Each field that begins with `if_` narrows what it is for; what is empty does not. Of what is done at least one is
    given: `to_stage`, `tell`, `ask`, `assign`. It goes on only once it was tried on paper as it is (`tried_at`).
    """

    class Trigger(models.TextChoices):
        BEGUN = "begun", "Work begins"
        MOVED = "moved", "Work comes into a stage"
        DONE = "done", "The client has done everything"

    name = models.CharField(max_length=80)
    is_on = models.BooleanField(default=False)
    tried_at = models.DateTimeField(null=True)
    trigger = models.CharField(max_length=5, choices=Trigger)
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="rules")
    if_name = models.CharField(max_length=80, blank=True)  # stands in the name of the work
    if_kind = models.CharField(max_length=11, choices=Client.Kind, blank=True)
    if_member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")  # works on it
    to_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="led_to")
    tell = models.CharField(max_length=300, blank=True)  # the client reads it
    ask = models.CharField(max_length=200, blank=True)  # the title of a to-do of the client's
    ask_days = models.PositiveSmallIntegerField(null=True)  # until it is due
    assign = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="work_rule_once"),
            models.CheckConstraint(
                name="work_rule_stage",
                condition=Q(trigger="begun", stage__isnull=True)
                | Q(trigger="moved", stage__isnull=False)
                | Q(trigger="done"),
            ),
            models.CheckConstraint(
                name="work_rule_does_something",
                condition=Q(to_stage__isnull=False) | ~Q(tell="") | ~Q(ask="") | Q(assign__isnull=False),
            ),
            models.CheckConstraint(
                name="work_rule_was_tried", condition=Q(is_on=False) | Q(tried_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RuleRun(FirmModel):
    """
    One line of what rules did, never changed. `cause` is what set it off: a rule runs once for each cause and project.
    """

    class Outcome(models.TextChoices):
        DID = "did", "Done"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Not possible"

    rule_id = models.UUIDField()
    rule_name = models.CharField(max_length=80)
    project = models.ForeignKey(Project, models.PROTECT, related_name="rule_runs")
    cause = models.CharField(max_length=80)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome)
    words = models.CharField(max_length=600)  # what was done, or why not

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["-at"], name="work_runs_newest"),
            models.Index(fields=["project", "-at"], name="work_runs_of_project"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rule_id", "project", "cause"], name="work_rule_ran_once"),
            models.CheckConstraint(
                name="work_run_outcome", condition=Q(outcome__in=["did", "stopped", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_name}: {self.get_outcome_display()}"

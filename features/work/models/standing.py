"""
Where a project stands. The firm works in stages of a pipeline, which nobody outside ever reads; clients read statuses
in plain words. Several stages may show the same status.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from features.base.models import FirmModel
from features.projects.models import Project


class ClientStatus(FirmModel):
    """What clients read of where work stands. `tells`: they are told when a project comes here."""

    class Tone(models.TextChoices):
        ACCENT = "accent", "The firm’s color"
        GOOD = "good", "Green, for what is done"
        WARN = "warn", "Amber, for what waits"
        PLAIN = "plain", "Gray"

    class Icon(models.TextChoices):
        LAYERS = "layers", "Layers"
        CLOCK = "clock", "Clock"
        PEN = "pen", "Pen"
        EYE = "eye", "Eye"
        UPLOAD = "upload", "Papers"
        HAMMER = "hammer", "Hammer"
        CALENDAR = "calendar", "Calendar"
        SEND = "send", "Sent"
        CHECK = "check", "Check mark"

    name = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True)
    tone = models.CharField(max_length=6, choices=Tone, default=Tone.ACCENT)
    icon = models.CharField(max_length=8, choices=Icon, default=Icon.LAYERS)
    order = models.PositiveSmallIntegerField()
    tells = models.BooleanField(default=False)

    class Meta:
        ordering = ("order", "name", "id")
        verbose_name_plural = "client statuses"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="work_status_once"),
            models.CheckConstraint(name="work_status_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="work_status_tone", condition=Q(tone__in=["accent", "good", "warn", "plain"])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pipeline(FirmModel):
    """The way one service of the firm goes, from stage to stage."""

    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order", "name", "id")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="work_pipeline_once"),
            models.CheckConstraint(name="work_pipeline_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(FirmModel):
    """
    One stage, as the firm calls it among itself. Without a `status` clients go on reading the one before. `moves_on`:
    a project leaves it by itself once nothing is asked of its client any more.
    """

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    status = models.ForeignKey(ClientStatus, models.PROTECT, null=True, related_name="stages")
    moves_on = models.BooleanField(default=False)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint("pipeline", Lower("name"), name="work_stage_once"),
            models.CheckConstraint(name="work_stage_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Position(FirmModel):
    """Where a project stands now. While it is held, clients read “On hold” and why, and nothing moves it by itself."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="position")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="positions")
    entered_at = models.DateTimeField()
    shown_since = models.DateTimeField()  # since when clients read what they read
    held_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=300, blank=True)  # the client reads it

    class Meta:
        indexes = [models.Index(fields=["stage", "entered_at"], name="work_in_stage")]
        constraints = [
            models.CheckConstraint(
                name="work_hold_has_reason",
                condition=Q(held_at__isnull=True, held_because="")
                | (Q(held_at__isnull=False) & ~Q(held_because="")),
            )
        ]

    def __str__(self) -> str:
        return self.project.name


class Passage(FirmModel):
    """
    One line of a project's history, never changed. Stages are kept by id and by the name they had; `shown_from` and
    `shown_to` are what the client read before and after. `batch` is what was moved at once, and can be undone at once.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", "Moved"
        HELD = "held", "Put on hold"
        RELEASED = "released", "Went on"
        UNDONE = "undone", "Undone"

    project = models.ForeignKey(Project, models.PROTECT, related_name="passages")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    from_stage_id = models.UUIDField(null=True)
    to_stage_id = models.UUIDField(null=True)
    from_name = models.CharField(max_length=80, blank=True)
    to_name = models.CharField(max_length=80, blank=True)
    shown_from = models.CharField(max_length=60, blank=True)
    shown_to = models.CharField(max_length=60, blank=True)
    spent = models.DurationField(null=True)  # in the stage it left
    shown_since = models.DateTimeField(null=True)  # since when the client had read what they read before
    by_name = models.CharField(max_length=200)
    by_id = models.UUIDField(null=True)  # null: the product itself
    why = models.CharField(max_length=300, blank=True)  # for the team
    note = models.CharField(max_length=300, blank=True)  # for the client
    batch = models.UUIDField()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["project", "-at"], name="work_history"),
            models.Index(fields=["from_stage_id", "-at"], name="work_past_times"),
            models.Index(fields=["batch"], name="work_batch"),
        ]
        constraints = [
            models.CheckConstraint(
                name="work_passage_kind", condition=Q(kind__in=["moved", "held", "released", "undone"])
            ),
            models.CheckConstraint(
                name="work_moved_somewhere", condition=Q(to_stage_id__isnull=False) | Q(kind="undone")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to_name}".strip()

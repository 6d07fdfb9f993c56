"""What people were told, and how they wish to be told."""

from django.db import models
from django.db.models import Q

from features.accounts.models import Session, User
from features.base.models import FirmModel
from features.clients.models import Client


class Way(models.TextChoices):
    """How a kind of news comes by mail."""

    INSTANT = "instant", "Soon after"
    SUMMARY = "summary", "In the daily summary"
    OFF = "off", "Not by e-mail"


class Notification(FirmModel):
    """
    One person was told one thing. A person on both sides of the firm has two lists. What is not `listed` is only there
    for its mail. The mail waits in the outbox (`letter`), in its own words, until it is settled: it went, alone or with
    others, or there was no need any more.
    """

    class Side(models.TextChoices):
        CLIENT = "client", "Portal"
        STAFF = "staff", "Workspace"

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    side = models.CharField(max_length=6, choices=Side)
    kind = models.CharField(max_length=40)  # a key of composition.announced
    title = models.CharField(max_length=300)
    detail = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=300)  # where it leads, on the firm's host
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="+")
    project_id = models.UUIDField(null=True)
    about_id = models.UUIDField(null=True)
    switch = models.CharField(max_length=40, blank=True)  # while it is off, this is not shown (D12)
    key = models.CharField(max_length=100, null=True)  # noqa: DJ001  unique where there is one: nobody is told twice
    read_at = models.DateTimeField(null=True)
    listed = models.BooleanField(default=True)
    way = models.CharField(max_length=7, choices=Way, default=Way.OFF)
    letter = models.UUIDField(null=True)  # the outbox entry, which is removed once it is long settled
    settled_at = models.DateTimeField(null=True)
    to_push = models.BooleanField(default=False)  # the person's devices are still to be told

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["user", "side", "-created_at"], name="notification_list"),
            models.Index(
                fields=["user", "side"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
            models.Index(
                fields=["user"], condition=Q(letter__isnull=False, settled_at__isnull=True),
                name="notification_waiting",
            ),
            models.Index(fields=["user", "side"], condition=Q(to_push=True), name="notification_to_push"),
        ]  # fmt: skip
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]

    def __str__(self) -> str:
        return self.title


class Preference(FirmModel):
    """How a person wishes to hear of one kind of news, once they chose."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notification_preferences")
    kind = models.CharField(max_length=40)
    listed = models.BooleanField(default=True)
    way = models.CharField(max_length=7, choices=Way, default=Way.INSTANT)
    pushed = models.BooleanField(default=True)  # on the devices they turned on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once")]


class Rhythm(FirmModel):
    """When a person wishes to hear of things, once they chose; on both sides alike. Hours in their own zone."""

    user = models.OneToOneField(User, models.CASCADE, related_name="rhythm")
    summary_at = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)
    only_kept = models.BooleanField(default=False)  # no mails but those of money and law

    class Meta:
        constraints = [
            models.CheckConstraint(name="rhythm_hours", condition=Q(summary_at__lt=24)),
            models.CheckConstraint(
                name="rhythm_quiet",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__lt=24, quiet_until__lt=24) & ~Q(quiet_from=models.F("quiet_until")),
            ),
        ]

    @property
    def quiet(self) -> tuple[int, int] | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_from, self.quiet_until


class Pace(FirmModel):
    """What a person was mailed last. Whoever mails them holds this row, so that one worker at a time does."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    summarized_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)


class PushSubscription(FirmModel):
    """
    A browser in which a person let themselves be told of news (Web Push). It is told as long as the session lasts in
    which that was said; once they sign in there again, the page says who it is (`operations.renew_device`). Where it is
    reached and its keys are sealed (`box`); what is kept as a hash is the address alone.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="push_subscriptions")
    side = models.CharField(max_length=6, choices=Notification.Side)
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    endpoint_hash = models.BinaryField(max_length=32, unique=True)
    box = models.BinaryField(max_length=2000)
    agent = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField(null=True)  # when its push service last took something for it
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    class Meta:
        indexes = [models.Index(fields=["user", "side"], name="pushsubscription_person")]

    @property
    def sealed_about(self) -> str:
        return f"push subscription {self.pk}"


class PushPace(FirmModel):
    """When a person's devices were told last, on one side. Whoever tells them holds this row."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Notification.Side)
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "side"], name="pushpace_once")]


class StopLink(FirmModel):
    """
    The link of mails by which a person stops them without signing in: those of one kind, or all (`kind` empty). The
    token is made anew for each mail from the firm, the person and the kind; here stands its hash.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Notification.Side)
    kind = models.CharField(max_length=40, blank=True)
    token_hash = models.BinaryField(max_length=32, unique=True)


class Bounce(FirmModel):
    """Mail to this address of a person comes back for good. It counts as long as it is the address they have."""

    user = models.OneToOneField(User, models.CASCADE, related_name="bounce")
    address = models.EmailField(max_length=254)
    reason = models.CharField(max_length=300)

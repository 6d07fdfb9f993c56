"""What people were told, and how they wish to be told."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client


class Notification(FirmModel):
    """One person was told one thing. A person on both sides of the firm has two lists."""

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

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["user", "side", "-created_at"], name="notification_list"),
            models.Index(
                fields=["user", "side"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]

    def __str__(self) -> str:
        return self.title


class Preference(FirmModel):
    """How a person wishes to hear of one kind of news, once they chose."""

    class Channel(models.TextChoices):
        MAIL = "mail", "Here and by e-mail"
        APP = "app", "Only here"
        OFF = "off", "Not at all"

    user = models.ForeignKey(User, models.CASCADE, related_name="notification_preferences")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=4, choices=Channel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once")]

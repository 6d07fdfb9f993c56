"""What is written now and goes out later."""

from django.db import models
from django.db.models import Q

from features.accounts.models import Membership
from features.base.models import FirmModel
from features.messages.models.chats import Message, Thread


class ScheduledMessage(FirmModel):
    """A message that waits for its moment. Until it is sent it is the firm's alone: no client's answer ever has it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Scheduled"
        SENT = "sent", "Sent"
        CANCELED = "canceled", "Canceled"
        FAILED = "failed", "Not sent"

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="scheduled")
    sender = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    body = models.TextField(max_length=10_000)  # Markdown
    send_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)  # why it was not sent
    settled_at = models.DateTimeField(null=True)
    message = models.OneToOneField(Message, models.CASCADE, null=True, related_name="+")  # what became of it

    class Meta:
        ordering = ("send_at", "id")
        indexes = [
            models.Index(
                fields=["thread", "send_at"], name="scheduled_of_thread", condition=Q(state__in=["waiting", "failed"])
            )
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(name="scheduled_says_something", condition=~Q(body="")),
            models.CheckConstraint(
                name="scheduled_sent_once",
                condition=Q(state="sent", message__isnull=False)
                | (~Q(state="sent") & Q(message__isnull=True)),
            ),
            models.CheckConstraint(
                name="scheduled_settled",
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(name="scheduled_failed_why", condition=~Q(state="failed") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"a message for {self.send_at:%Y-%m-%d %H:%M}"

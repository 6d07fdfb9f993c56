"""What is written now and goes out later."""

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q

from features.accounts.models import Membership
from features.base.models import FirmModel
from features.messages.models.chats import Message, Thread
from integrations.storage import gateway


def private_path(instance: models.Model, filename: str) -> str:
    """Where a file lies until then: nothing of the name a person gave (security R12)."""
    return gateway.new_key()


def private_storage() -> Storage:
    return gateway.store()


class ScheduledMessage(FirmModel):
    """
    A message that waits for its moment. Until it is sent it is the firm's alone: no client's answer ever has it. It is
    a colleague's (`sender`), or a program's (`program` is its actor's id), in whose name nobody stands.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Scheduled"
        SENT = "sent", "Sent"
        CANCELED = "canceled", "Canceled"
        FAILED = "failed", "Not sent"

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="scheduled")
    sender = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    program = models.UUIDField(null=True)
    body = models.TextField(max_length=10_000, blank=True)  # Markdown
    file_count = models.PositiveSmallIntegerField(default=0)
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
            models.CheckConstraint(
                name="scheduled_says_something", condition=~Q(body="") | Q(file_count__gt=0)
            ),
            models.CheckConstraint(
                name="scheduled_by_one",
                condition=Q(sender__isnull=False, program__isnull=True)
                | Q(sender__isnull=True, program__isnull=False),
            ),
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


class ScheduledFile(FirmModel):
    """A file that goes out with it, and is no document until then. Its name and size are the team's to see."""

    scheduled = models.ForeignKey(ScheduledMessage, models.CASCADE, related_name="files")
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=100)
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.filename

    @property
    def key(self) -> str:
        return str(self.file.name)

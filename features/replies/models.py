"""Addresses that answers by mail come back to, and the answers."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client

NO_ONE = "+"


class ReplyAddress(FirmModel):
    """
    Lets one person answer about one thing by mail. The secret in it is kept as a hash, to find the row by, and sealed,
    to write it into the next notice. It works until it was not used for 90 days, or is revoked.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name=NO_ONE)
    kind = models.CharField(max_length=20)  # replies.subjects
    subject_id = models.UUIDField()
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, related_name=NO_ONE
    )  # whose record it belongs to
    secret_hash = models.BinaryField(max_length=32, unique=True)
    secret_box = models.BinaryField(max_length=120)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject_id"],
                condition=Q(revoked_at__isnull=True),
                name="replyaddress_once",
            )
        ]

    @property
    def sealed_about(self) -> str:
        return f"reply address {self.pk}"


class MailAnswer(FirmModel):
    """
    An answer that came by mail. `words` and `files` stand here while it waits for staff; once it is let in they are
    where they belong. The letter as it came lies sealed in the store for 30 days.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HELD = "held", "Held for staff"
        TAKEN = "taken", "Let in"
        REFUSED = "refused", "Refused"
        DROPPED = "dropped", "Not written by a person"
        THROWN = "thrown", "Thrown away"

    class Why(models.TextChoices):
        SENDER = "sender", "It was sent from another address."
        UNPROVED = "unproved", "The mail servers could not confirm who sent it."
        MACHINE = "machine", "It looks like an automatic answer."
        FAILED = "failed", "It could not be handled."

    class Verdict(models.TextChoices):
        PASS = "pass", "Confirmed"
        FAIL = "fail", "Not confirmed"
        NONE = "none", "Nothing said"

    address = models.ForeignKey(ReplyAddress, models.CASCADE, related_name="answers")
    message_hash = models.BinaryField(
        max_length=32
    )  # of the id its sender gave it: brought twice, it is kept once
    original = models.FileField(max_length=100, blank=True)
    size = models.PositiveIntegerField()
    verdict = models.CharField(max_length=4, choices=Verdict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)  # it is held, or was refused or dropped
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    words = models.TextField(blank=True)
    files = models.JSONField(default=list)  # names
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="held"), name="mailanswer_held"),
            models.Index(fields=["created_at"], condition=~Q(original=""), name="mailanswer_original"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["address", "message_hash"], name="mailanswer_once"),
            models.CheckConstraint(
                name="mailanswer_settled_has_time",
                condition=Q(state__in=("waiting", "held"), settled_at__isnull=True, settled_by__isnull=True)
                | Q(state__in=("taken", "refused", "dropped", "thrown"), settled_at__isnull=False),
            ),
            models.CheckConstraint(name="mailanswer_held_says_why", condition=~Q(state="held", why="")),
        ]

    def __str__(self) -> str:
        return self.subject or "A mail without a subject"

    @property
    def sealed_about(self) -> str:
        return f"mail answer {self.pk}"

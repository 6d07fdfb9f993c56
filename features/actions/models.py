"""What a client is asked to do: the client's to-do list."""

from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client, Contact


class Action(FirmModel):
    """One thing to do, for everybody who acts for the client or for one of them. Open until settled or withdrawn."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="actions")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="actions")
    project_id = models.UUIDField(null=True)  # kept by a slice above (clients.engagements)
    kind = models.CharField(max_length=20)  # a key of features.actions.kinds
    subject_id = models.UUIDField(null=True)  # what it is about, in the slice that asked
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=2000, blank=True)
    due_on = models.DateField(null=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )  # null: the product, a program
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_side = models.CharField(max_length=8, blank=True)  # client, staff, api, system
    withdrawn_at = models.DateTimeField(null=True)
    seen_by_staff_at = models.DateTimeField(null=True)  # what the client settled leaves the inbox

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["client", "due_on"], name="action_open",
                condition=Q(settled_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["settled_at"], name="action_arrived",
                condition=Q(settled_side="client", seen_by_staff_at__isnull=True),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="action_of_subject_once"),
            models.CheckConstraint(
                name="action_one_end", condition=Q(settled_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="action_settled_has_side",
                condition=Q(settled_at__isnull=True, settled_side="")
                | (Q(settled_at__isnull=False) & ~Q(settled_side="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.withdrawn_at is None

"""Visits to a client's portal by somebody who is not that client, and the firm's leave for operators to make some."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from features.accounts.models import Membership, Session
from features.base.models import FirmModel
from features.clients.models import Client, Contact


class SupportGrant(FirmModel):
    """The firm lets Portico's operators look at its clients' portals, until it ends or is taken back (security R23)."""

    granted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    note = models.CharField(max_length=200)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.note

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and self.ends_at > now


class ViewAs(FirmModel):
    """
    One visit: a member of staff, in one signed-in browser, or an operator within a grant, looks as one contact, once.
    An operator comes in first and names the contact then. A visit without its session or grant opens nothing.
    """

    token_hash = models.BinaryField(max_length=32, unique=True)
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="visits")
    grant = models.ForeignKey(SupportGrant, models.PROTECT, null=True, related_name="visits")
    operator_id = models.UUIDField(null=True)
    operator_name = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="visits")
    client = models.ForeignKey(Client, models.CASCADE, null=True, related_name="visits")
    reason = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    pages = models.JSONField(default=list)  # paths that the audit trail names already

    class Meta:
        ordering = ("-started_at", "-id")
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(ended_at__isnull=True), name="viewas_open"),
        ]
        constraints = [
            models.CheckConstraint(
                name="viewas_one_viewer",
                condition=Q(member__isnull=False, grant__isnull=True, operator_id__isnull=True)
                | Q(member__isnull=True, grant__isnull=False, operator_id__isnull=False),
            ),
            models.CheckConstraint(
                name="viewas_whole",
                condition=Q(contact__isnull=False, client__isnull=False) & ~Q(reason="")
                | Q(member__isnull=True, contact__isnull=True, client__isnull=True, reason=""),
            ),
            models.UniqueConstraint(
                fields=["session"], condition=Q(ended_at__isnull=True), name="viewas_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_name} as {self.contact}"

    @property
    def viewer_name(self) -> str:
        return self.member.name if self.member else f"{self.operator_name} of Portico"

    @property
    def whom(self) -> Contact:
        """
        Return the person as whom the viewer looks.

        :raises RuntimeError: an operator has not yet said.
        """
        if self.contact is None:
            raise RuntimeError("Nobody has been named yet.")
        return self.contact

    def is_open(self, now: datetime) -> bool:
        """Return whether it has not ended. Whether it may go on is asked elsewhere (queries.may_go_on)."""
        return self.ended_at is None and self.ends_at > now

    def minutes_left(self, now: datetime) -> int:
        return max(1, -(-int((self.ends_at - now).total_seconds()) // 60))

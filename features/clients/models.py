"""Whom the firm works for. A contact (a person) acts for one or more clients (a person, family or company), D8."""

import uuid
from datetime import datetime
from typing import Literal

from django.db import models
from django.db.models import Q

from features.accounts.models import Membership, Ticket, User
from features.base.models import FirmModel
from features.base.permissions import Permission
from features.clients.accesses import AccessQuerySet
from features.clients.rights import ContactRight, Level, gives


class Client(FirmModel):
    """An entity the firm works for. Clients themselves see only its name, never this word."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Individual"
        HOUSEHOLD = "household", "Household"
        BUSINESS = "business", "Business"
        PARTNERSHIP = "partnership", "Partnership"
        TRUST = "trust", "Trust"
        NONPROFIT = "nonprofit", "Nonprofit"
        PROJECT = "project", "Project"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=11, choices=Kind)
    email = models.CharField(
        max_length=1000, blank=True
    )  # for invoices; several addresses by semicolon (S4-9)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    tax_id_ending = models.CharField(max_length=4, blank=True)
    since = models.PositiveSmallIntegerField(null=True)
    notes = models.TextField(max_length=10_000, blank=True)  # private: never in a client's answer (S3-28)
    assigned_to = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="clients")
    team = models.ManyToManyField(Membership, through="TeamPlace", related_name="client_teams")
    is_test = models.BooleanField(default=False)  # the owner's own, made at sign-up
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        indexes = [models.Index(fields=["name", "id"], name="client_by_name")]

    def __str__(self) -> str:
        return self.name


class TeamPlace(FirmModel):
    """A member of staff works for this client beside whoever looks after it; those limited to their clients see it."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="places")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "member"], name="team_place_once")]


class Contact(FirmModel):
    """A person on the client's side. Gets in only after accepting an invitation (S4-12)."""

    user = models.OneToOneField(User, models.PROTECT, related_name="contact")
    clients = models.ManyToManyField(
        Client, through="Access", through_fields=("contact", "client"), related_name="contacts"
    )
    joined_at = models.DateTimeField(null=True)  # accepted an invitation
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("user__name", "id")

    def __str__(self) -> str:
        return self.user.name

    @property
    def actor_id(self) -> uuid.UUID:
        return self.user_id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def actor_side(self) -> Literal["client"]:
        return "client"

    @property
    def limited_to(self) -> uuid.UUID | None:
        """Contacts reach clients by their accesses, never as staff do."""
        return None

    def can(self, permission: Permission) -> bool:
        """Contacts hold none of the staff's permissions."""
        return False

    def may(self, right: ContactRight, client: Client) -> bool:
        """Return whether this person may do this for this client now."""
        held = Access.objects.live().holding(right)
        return held.filter(contact=self, client=client, client__archived_at__isnull=True).exists()


class Access(FirmModel):
    """
    This contact acts for this client, as far as `level` goes. Read on every request; removing or ending it takes
    effect at once. A delegate was let in by another contact of the same client, for a time.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="accesses")
    client = models.ForeignKey(Client, models.CASCADE, related_name="accesses")
    role = models.CharField(max_length=60, blank=True)  # in the client's own words: Owner, Partner, Spouse
    level = models.CharField(max_length=11, choices=Level, default=Level.FULL, db_default=Level.FULL)
    is_limited = models.BooleanField(default=False, db_default=False)  # to some of the client's projects
    ends_at = models.DateTimeField(null=True)
    end_noted_at = models.DateTimeField(null=True)  # the end stands in the audit trail
    granted_by = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="granted")
    called = models.CharField(max_length=200, blank=True)  # by whoever let them in
    seen_by_staff_at = models.DateTimeField(null=True)  # a delegate leaves the inbox

    objects = AccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "client"], name="access_once"),
            models.CheckConstraint(
                name="access_of_delegate_ends",
                condition=Q(granted_by__isnull=True) | Q(ends_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=Q(ends_at__isnull=False, end_noted_at__isnull=True),
                name="access_ending",
            ),
        ]

    def gives(self, right: ContactRight) -> bool:
        """Return whether its level holds a right; whether it still counts is another matter (`live`)."""
        is_whole = not self.is_limited and self.granted_by_id is None
        return gives(self.level, right) and (is_whole or right != ContactRight.MANAGE_DELEGATES)


class Invitation(FirmModel):
    """
    An invitation of a contact to the portal (S4-12). Nothing is stored about how it stands but dates: when the mail
    server took or refused its mail, when its page was opened, when it was accepted, when the person did a first thing.
    """

    class State(models.TextChoices):
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        BOUNCED = "bounced", "Not delivered"
        OPENED = "opened", "Opened"
        ACCEPTED = "accepted", "Accepted"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Withdrawn"

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="invitations")
    client = models.ForeignKey(Client, models.CASCADE, related_name="invitations")
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="invitation")
    email = models.EmailField(max_length=254)
    message = models.TextField(max_length=1000, blank=True)  # the firm's own words in the mail
    by_hand = models.BooleanField(default=False)  # staff copied the link: no mail went out
    sent_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField(null=True)  # our mail server took it; no more is known
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True)  # by a browser; some mail systems open links too
    accepted_at = models.DateTimeField(null=True)
    first_done_at = models.DateTimeField(null=True)
    first_done = models.CharField(max_length=60, blank=True)  # the event: document.downloaded
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = [
            models.Index(
                fields=["contact"],
                condition=Q(accepted_at__isnull=False, first_done_at__isnull=True),
                name="invitation_first_thing",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="invitation_one_end", condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True)
            ),
            models.CheckConstraint(
                name="invitation_first_thing_after",
                condition=Q(first_done_at__isnull=True) | Q(accepted_at__isnull=False),
            ),
        ]

    def state(self, now: datetime) -> str:
        """Return where it stands. What was accepted or withdrawn stays so; a refused mail matters more than its age."""
        dates = {
            self.State.ACCEPTED: self.accepted_at,
            self.State.REVOKED: self.revoked_at,
            self.State.BOUNCED: self.bounced_at,
            self.State.EXPIRED: self.ticket.expires_at <= now,
            self.State.OPENED: self.opened_at,
            self.State.DELIVERED: self.delivered_at,
        }
        return next((state for state, holds in dates.items() if holds), self.State.SENT)

    def is_live(self, now: datetime) -> bool:
        """Return whether its link still works."""
        return self.accepted_at is None and self.revoked_at is None and self.ticket.expires_at > now


class ClientImport(FirmModel):
    """
    A file of clients and their people on its way in. Its text is kept until it is written, its rows with errors after
    that; `made` says what came of it, so that it can be taken back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Not started"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        UNDONE = "undone", "Taken back"

    name = models.CharField(max_length=150)  # of the file
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    encoding = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    head = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # the field of each column, or ""
    kind = models.CharField(max_length=11, choices=Client.Kind, default=Client.Kind.INDIVIDUAL)
    is_inviting = models.BooleanField(default=False)
    message = models.TextField(max_length=1000, blank=True)
    total = models.PositiveIntegerField(default=0)  # rows
    read = models.PositiveIntegerField(default=0)  # rows dealt with
    counts = models.JSONField(default=dict)  # clients, people, places, nothing
    faults = models.JSONField(default=list)  # row, message, cells
    made = models.JSONField(default=dict)  # ids: clients, people, places (accesses)
    invited = models.PositiveIntegerField(default=0)  # of the places, how many were seen to
    unmailed = models.JSONField(default=list)  # name, message: who could not be invited
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name


class ToldOf(FirmModel):
    """Of which changes that people make to their own details the firm is told, once it chose. One row."""

    fields = models.JSONField(default=list)  # name, phone, address, email, language, time_zone
    only = models.BooleanField(default=True, unique=True)

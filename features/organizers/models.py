"""Questionnaires: what a firm asks again and again, in numbered versions that never change."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client
from features.documents.models import Document

NO_ONE = "+"


class OrganizerTemplate(FirmModel):
    """
    `name` is the firm's, `title` what clients read, with places such as {year}. `draft` is what its builder changes;
    what is sent is the newest version. `is_open`: clients may start one themselves (S2-21).
    """

    name = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    draft = models.JSONField(default=dict)
    newest = models.PositiveSmallIntegerField(default=0)  # the number of the version clients get; 0: none yet
    is_changed = models.BooleanField(default=True)  # the draft is not what the newest version says
    is_open = models.BooleanField(default=False)
    edited_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # what was sent from it stays

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="organizer_template_once", condition=Q(removed_at__isnull=True)
            ),
            models.CheckConstraint(name="organizer_template_named", condition=~Q(name="") & ~Q(title="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OrganizerVersion(FirmModel):
    """What a template asked once. The database lets nothing change it: who was sent it answers just that."""

    template = models.ForeignKey(OrganizerTemplate, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    content = models.JSONField()
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name=NO_ONE
    )  # null: a program, or ours

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="organizer_version_once"),
            models.CheckConstraint(name="organizer_version_counts", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.template}, version {self.number}"


class Organizer(FirmModel):
    """
    One version, asked of one client. `created_at` is when it was sent. Open until it is submitted; staff accept it, or
    return some of its answers, and then it waits to be submitted again.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    client = models.ForeignKey(Client, models.PROTECT, related_name="organizers")
    version = models.ForeignKey(OrganizerVersion, models.PROTECT, related_name=NO_ONE)
    title = models.CharField(max_length=200)
    note = models.TextField(max_length=2000, blank=True)  # the client reads it above the questions
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    due_on = models.DateField(null=True)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name=NO_ONE
    )  # null: a program or the client
    begun_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name=NO_ONE
    )  # a client's person (S2-20)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["client", "-created_at"], name="organizer_of_client"),
            models.Index(fields=["submitted_at"], name="organizer_came", condition=Q(state="submitted")),
        ]
        constraints = [
            models.CheckConstraint(
                name="organizer_state_has_its_times",
                condition=Q(state__in=("open", "withdrawn"))
                | Q(state="submitted", submitted_at__isnull=False)
                | Q(state__in=("returned", "accepted"), submitted_at__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Return whether the client can answer now."""
        return self.state in (self.State.OPEN, self.State.RETURNED)


class OrganizerAnswer(FirmModel):
    """
    What stands as the answer to one question. `number` counts its changes: a save says which it is based on, and what
    was based on an older one is kept in `others` until somebody chooses.
    """

    class Verdict(models.TextChoices):
        NONE = "", "Not looked at"
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"

    organizer = models.ForeignKey(Organizer, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    number = models.PositiveIntegerField(default=1)
    is_left = models.BooleanField(default=False)  # it does not apply, they say
    reason = models.CharField(max_length=300, blank=True)  # why not
    others = models.JSONField(default=list)  # rows of value, who and when
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    saved_with = models.ForeignKey("OrganizerLink", models.SET_NULL, null=True, related_name=NO_ONE)
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.NONE, blank=True)
    note = models.TextField(max_length=2000, blank=True)  # why it came back; the client reads it
    taken_from = models.ForeignKey(
        Organizer, models.SET_NULL, null=True, related_name=NO_ONE
    )  # and left as it was

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["organizer", "key"], name="organizer_answer_once"),
            models.CheckConstraint(
                name="organizer_answer_returned_with_note", condition=~Q(verdict="returned") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def who(self) -> str:
        """Return who said what stands; nobody is named where a program did."""
        if self.saved_with is not None:
            return f"{self.saved_with.to_name}, by link"
        return self.saved_by.name if self.saved_by else ""


class OrganizerFile(FirmModel):
    """A document of the client's that answers a question. Taking it off unties the two; the document stays."""

    answer = models.ForeignKey(OrganizerAnswer, models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, models.CASCADE, related_name=NO_ONE)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [models.UniqueConstraint(fields=["answer", "document"], name="organizer_file_once")]


class OrganizerLink(FirmModel):
    """
    A link by which somebody without a place on the portal answers the questions of these keys. The token is kept as a
    hash; it works until it expires, is ended, or the organizer can't be answered.
    """

    organizer = models.ForeignKey(Organizer, models.CASCADE, related_name="links")
    keys = models.JSONField(default=list)
    to_name = models.CharField(max_length=200)
    to_email = models.EmailField(max_length=254)
    note = models.TextField(max_length=2000, blank=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name=NO_ONE)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    first_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(name="organizer_link_ends", condition=Q(expires_at__gt=F("created_at"))),
        ]

    def __str__(self) -> str:
        return self.to_name

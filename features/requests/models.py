"""What a firm asks of a client, item by item; links for people without a place on the portal; “I’m done uploading”."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client, Contact
from features.documents.models import Document, DocumentType
from features.projects.models import Project

NO_ONE = "+"


class Request(FirmModel):
    """
    A list of what a client is asked for. A draft until it is sent; open until everything is accepted, or staff close or
    withdraw it.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="requests")
    title = models.CharField(max_length=200)
    note = models.TextField(max_length=2000, blank=True)  # the client reads it above the list
    year = models.PositiveSmallIntegerField(null=True)
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, related_name="requests"
    )  # what answers it belongs to it too
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name=NO_ONE
    )  # null: a program's key
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)  # by hand, at most once a day

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["client", "-created_at"], name="request_open",
                condition=Q(sent_at__isnull=False, closed_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="request_one_end", condition=Q(closed_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="request_ends_once_sent",
                condition=Q(sent_at__isnull=False) | Q(closed_at__isnull=True, nudged_at__isnull=True),
            ),
            models.CheckConstraint(
                name="request_year", condition=Q(year__isnull=True) | Q(year__gte=1900, year__lte=2200)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None and self.withdrawn_at is None

    @property
    def is_open(self) -> bool:
        return self.sent_at is not None and self.closed_at is None and self.withdrawn_at is None


class Item(FirmModel):
    """
    One thing asked for. There is one answer at a time: it stands in the row itself, and who said what before stands in
    the audit trail.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"

    class Answer(models.TextChoices):
        FILES = "files", "Files"
        NOT_APPLICABLE = "not_applicable", "Does not apply"
        DO_NOT_HAVE = "do_not_have", "Does not have it"

    request = models.ForeignKey(Request, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    help = models.TextField(max_length=2000, blank=True)
    type = models.ForeignKey(DocumentType, models.SET_NULL, null=True, related_name=NO_ONE)
    year = models.PositiveSmallIntegerField(null=True)
    is_required = models.BooleanField(default=True)
    due_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)  # since when the client owes it; null: in a draft
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=14, choices=Answer, blank=True)
    words = models.TextField(max_length=2000, blank=True)  # the client's, with an answer without files
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name=NO_ONE
    )  # null: somebody by link
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    note = models.TextField(max_length=2000, blank=True)  # why it came back; the client reads it
    seen_by_staff_at = models.DateTimeField(null=True)  # the answer leaves the inbox

    class Meta:
        ordering = ("order", "created_at", "id")
        indexes = [
            models.Index(
                fields=["answered_at"], name="item_arrived",
                condition=Q(state="answered", seen_by_staff_at__isnull=True),
            ),
            models.Index(fields=["asked_at"], name="item_missing", condition=Q(state__in=("open", "returned"))),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="item_state_has_its_times",
                condition=Q(state="open", answer="", answered_at__isnull=True, decided_at__isnull=True)
                | (Q(state="answered", answered_at__isnull=False, decided_at__isnull=True) & ~Q(answer=""))
                | Q(state="accepted", decided_at__isnull=False)
                | (Q(state="returned", answered_at__isnull=True, decided_at__isnull=False) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="item_decided_after_asked",
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("asked_at")),
            ),
            models.CheckConstraint(
                name="item_year", condition=Q(year__isnull=True) | Q(year__gte=1900, year__lte=2200)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_owed(self) -> bool:
        """Return whether the client still has to answer, or to answer again."""
        return self.state in (self.State.OPEN, self.State.RETURNED)


class ItemFile(FirmModel):
    """A document that answers an item. Taking an answer back unties the two; the document stays."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, models.CASCADE, related_name=NO_ONE)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [models.UniqueConstraint(fields=["item", "document"], name="itemfile_once")]


class Template(FirmModel):
    """A list the firm asks for again and again: for a service, and a year that is named when it is used."""

    name = models.CharField(max_length=120)
    note = models.TextField(max_length=2000, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "name")
        constraints = [models.UniqueConstraint("name", name="template_name_once")]

    def __str__(self) -> str:
        return self.name


class TemplateItem(FirmModel):
    """`{year}` in title and help becomes the year the list is used for; `{last}` the one before."""

    template = models.ForeignKey(Template, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    help = models.TextField(max_length=2000, blank=True)
    type = models.ForeignKey(DocumentType, models.SET_NULL, null=True, related_name=NO_ONE)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ("order", "created_at", "id")

    def __str__(self) -> str:
        return self.title


class UploadLink(FirmModel):
    """
    A link by which somebody sends files without signing in: made by staff for a client or one of its items, or by a
    client for one item. The token is kept as a hash; the link works until it expires, is revoked, or has taken as
    much as it may.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="upload_links")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="links")  # which its files answer
    title = models.CharField(max_length=200)
    note = models.TextField(max_length=2000, blank=True)  # what to send
    token_hash = models.BinaryField(max_length=32, unique=True)
    names_client = models.BooleanField(default=False)
    to_name = models.CharField(max_length=200, blank=True)
    to_email = models.EmailField(max_length=254, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)  # null: a program's key
    side = models.CharField(max_length=6, choices=Document.Side)
    most_files = models.PositiveSmallIntegerField(default=50)
    most_bytes = models.PositiveBigIntegerField(default=1024**3)  # all of them together
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    first_used_at = models.DateTimeField(null=True)
    end_told_at = models.DateTimeField(null=True)  # staff know that it has ended

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["expires_at"], name="uploadlink_untold", condition=Q(end_told_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="uploadlink_ends", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="uploadlink_side",
                condition=Q(side="firm") | Q(side="client", item__isnull=False, made_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class LinkFile(FirmModel):
    """A document that came by a link, and who they said they were."""

    link = models.ForeignKey(UploadLink, models.CASCADE, related_name="files")
    document = models.OneToOneField(Document, models.CASCADE, related_name="by_link")
    name = models.CharField(max_length=200)
    filename = models.CharField(
        max_length=255, blank=True, default=""
    )  # as it was sent: what staff call it is not theirs to read

    class Meta:
        ordering = ("created_at", "id")


class DoneUploading(FirmModel):
    """A client said that everything is in. It can be taken back within the hour, by the clock of the database."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="done_uploading")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="done_uploading")
    said_at = models.DateTimeField(db_default=Now())
    documents = models.PositiveIntegerField(default=0)  # new ones since it was said before
    missing = models.PositiveIntegerField(default=0)  # things that were still asked for
    undone_at = models.DateTimeField(null=True)
    seen_by_staff_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-said_at", "-id")
        indexes = [
            models.Index(
                fields=["-said_at"], name="done_arrived",
                condition=Q(undone_at__isnull=True, seen_by_staff_at__isnull=True),
            ),
        ]  # fmt: skip


class DoneRules(FirmModel):
    """How this firm is told of it; one row, made when it first differs from what is preset."""

    class Tell(models.TextChoices):
        TEAM = "team", "Who looks after the client"
        OWNERS = "owners", "The owners of the firm"

    one = models.BooleanField(default=True, editable=False, unique=True)
    tell = models.CharField(max_length=6, choices=Tell, default=Tell.TEAM)
    words = models.CharField(max_length=300, blank=True)  # the client reads it before saying so
    only_asked = models.BooleanField(default=False)  # offered only while something is asked of the client

    class Meta:
        constraints = [models.CheckConstraint(name="donerules_are_one", condition=Q(one=True))]

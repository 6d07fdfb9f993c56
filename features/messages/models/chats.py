"""What a firm and its clients write to each other."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from features.accounts.models import Membership, User
from features.base.models import FirmModel
from features.clients.models import Client, Contact
from features.documents.folding import Folded
from features.documents.models import Document
from features.projects.models import Project

NO_ONE = "+"
ANSWER = "Thank you for your message. Our office is closed now. We are back {opens}."
LONGEST = 10_000  # characters of a message


class Side(models.TextChoices):
    FIRM = "firm", "Firm"
    CLIENT = "client", "Client"
    SYSTEM = "system", "Portico"


class Waiting(models.TextChoices):
    """Whose turn it is."""

    US = "us", "Waiting for us"
    THEM = "them", "Waiting for them"
    NOBODY = "", "Nothing"


class Thread(FirmModel):
    """
    A chat about one subject, of one client. Everybody on the client's side who reads messages and reaches its project
    takes part; one that is limited is for its participants alone.

    `last_message` is the newest one that the client sees: internal notes leave no trace in it (S3-28).
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="threads")
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="threads")
    subject = models.CharField(max_length=200)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)  # null: a program
    started_side = models.CharField(max_length=6, choices=Side)
    last_message = models.ForeignKey("Message", models.SET_NULL, null=True, related_name=NO_ONE)
    last_message_at = models.DateTimeField()
    waiting_for = models.CharField(max_length=4, choices=Waiting, blank=True)
    waiting_since = models.DateTimeField(null=True)
    assigned_to = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="threads")
    archived_at = models.DateTimeField(null=True)  # by the firm, for all; a new message brings it back
    is_limited = models.BooleanField(default=False)
    participants = models.ManyToManyField(Contact, through="Participant", related_name="threads")

    class Meta:
        ordering = ("-last_message_at", "-id")
        indexes = [
            models.Index(fields=["client", "-last_message_at", "-id"], name="thread_of_client"),
            models.Index(fields=["-last_message_at", "-id"], name="thread_newest"),
            models.Index(
                fields=["waiting_for", "waiting_since"], name="thread_waiting",
                condition=Q(archived_at__isnull=True) & ~Q(waiting_for=""),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="thread_waits_since",
                condition=Q(waiting_for="", waiting_since__isnull=True)
                | (~Q(waiting_for="") & Q(waiting_since__isnull=False)),
            ),
            models.CheckConstraint(
                name="thread_waiting_known", condition=Q(waiting_for__in=["", "us", "them"])
            ),
            models.CheckConstraint(name="thread_has_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Participant(FirmModel):
    """A person whom the firm named for a thread; of a limited one they are all who see it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="places")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="thread_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "contact"], name="participant_once")]


class Message(FirmModel):
    """
    Something written, with files or without. An internal note is the firm's alone: no client's answer, mail or
    program ever gets one (S3-28).
    """

    class Via(models.TextChoices):
        PORTAL = "portal", "Portal"
        MAIL = "mail", "Mail"
        API = "api", "Program"
        AUTO = "auto", "Automatic answer"

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    sender = models.ForeignKey(User, models.PROTECT, null=True, related_name=NO_ONE)
    side = models.CharField(max_length=6, choices=Side)
    body = models.TextField(max_length=LONGEST, blank=True)  # Markdown
    file_count = models.PositiveSmallIntegerField(default=0)
    is_internal = models.BooleanField(default=False)
    quoted = models.ForeignKey("self", models.SET_NULL, null=True, related_name=NO_ONE)  # of the same thread
    edited_at = models.DateTimeField(null=True)
    via = models.CharField(max_length=6, choices=Via, default=Via.PORTAL)
    sought = models.GeneratedField(
        expression=SearchVector(Folded("body"), config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("created_at", "id")
        indexes = [
            models.Index(fields=["thread", "-created_at", "-id"], name="message_of_thread"),
            models.Index(
                fields=["thread", "-created_at", "-id"], name="message_for_client", condition=Q(is_internal=False)
            ),
            GinIndex(fields=["sought"], name="message_words"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="message_says_something", condition=~Q(body="") | Q(file_count__gt=0)
            ),
            models.CheckConstraint(
                name="message_note_is_the_firms", condition=Q(is_internal=False) | Q(side="firm")
            ),
            models.CheckConstraint(
                name="message_sender_of_side",
                condition=Q(side="firm")
                | Q(side="client", sender__isnull=False)
                | Q(side="system", sender__isnull=True),
            ),
            models.CheckConstraint(
                name="message_automatic_by_itself", condition=~Q(via="auto") | Q(side="system")
            ),
            models.UniqueConstraint(
                fields=["id", "thread"], name="message_in_thread"
            ),  # what is quoted hangs on it
        ]

    @property
    def is_automatic(self) -> bool:
        return self.via == self.Via.AUTO

    def __str__(self) -> str:
        return f"a message of {self.created_at:%Y-%m-%d %H:%M}"


class MessageFile(FirmModel):
    """A document of the client's that came with a message. Once the document is gone, its place stays."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="message_files")

    class Meta:
        ordering = ("created_at", "id")
        constraints = [models.UniqueConstraint(fields=["message", "document"], name="message_file_once")]


class Mention(FirmModel):
    """A colleague who was named in an internal note."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Membership, models.CASCADE, related_name=NO_ONE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="mention_once")]


class Reading(FirmModel):
    """How far one person has read a thread, on one side; whether they put it away until something new comes."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, models.CASCADE, related_name=NO_ONE)
    side = models.CharField(max_length=6, choices=Side)
    seen_at = models.DateTimeField(null=True)  # the time of the newest message they have seen
    is_marked_unread = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "user", "side"], name="reading_once"),
            models.CheckConstraint(name="reading_of_a_person", condition=Q(side__in=["firm", "client"])),
        ]


class MessageRules(FirmModel):
    """How the firm wants its messages; one row, made when it first differs from what is preset."""

    one = models.BooleanField(default=True, editable=False, unique=True)
    edit_minutes = models.PositiveSmallIntegerField(
        default=15
    )  # in which one changes what one wrote; 0: never
    mail_has_words = models.BooleanField(default=True)  # else mails hold a link alone
    is_answering = models.BooleanField(default=False)  # by itself, outside of office hours
    answer = models.TextField(max_length=2000, default=ANSWER)  # that answer, places and all

    class Meta:
        constraints = [
            models.CheckConstraint(name="message_rules_minutes", condition=Q(edit_minutes__lte=1440)),
            models.CheckConstraint(name="message_rules_are_one", condition=Q(one=True)),
        ]

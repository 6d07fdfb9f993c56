"""Files that a firm and its clients give each other."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.files.storage import Storage
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client, Contact
from features.documents import folding, formats
from features.projects.models import Project
from integrations.storage import gateway

OTHER = "Other"  # where documents without a type stand (D15)


def private_path(instance: models.Model, filename: str) -> str:
    """Where a file lies: nothing of the name a person gave (security R12)."""
    return gateway.new_key()


def private_storage() -> Storage:
    return gateway.store()


class DocumentType(FirmModel):
    """A folder by type, from the firm's own list. Documents without one stand under “Other” (D15)."""

    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    keep_years = models.PositiveSmallIntegerField(null=True)  # then they go to the trash; null: never
    keep_since = models.DateTimeField(null=True)  # since when the firm wants that; the first go 30 days later

    class Meta:
        ordering = ("order", "name")
        constraints = [models.UniqueConstraint("name", name="documenttype_name_once")]

    def __str__(self) -> str:
        return self.name


class Side(models.TextChoices):
    FIRM = "firm", "Firm"
    CLIENT = "client", "Client"


class Scan(models.TextChoices):
    """What the virus scanner said. Until it is done, and if it found something, only the uploader sees the document."""

    NONE = "none", "Not scanned"  # the platform has no scanner
    PENDING = "pending", "Being checked"
    CLEAN = "clean", "Checked"
    INFECTED = "infected", "Virus found"
    ERROR = "error", "Could not be checked"


class Content(FirmModel):
    """A file that was taken: what was found out about it, who brought it and when."""

    name = models.CharField(max_length=150)  # without its ending
    extension = models.CharField(max_length=10)
    content_type = models.CharField(max_length=100)  # found in the content, not taken from the browser
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=100)
    side = models.CharField(max_length=6, choices=Side)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )  # null: a program of the firm's
    stored_at = models.DateTimeField(db_default=Now())  # by the clock of the database (D5)
    scan = models.CharField(max_length=8, choices=Scan, default=Scan.NONE)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def filename(self) -> str:
        return f"{self.name}.{self.extension}"

    @property
    def key(self) -> str:
        """Where the file lies in the store."""
        return self.file.name or ""

    @property
    def is_from_firm(self) -> bool:
        return self.side == Side.FIRM

    @property
    def scan_words(self) -> str:
        """Return what to say of a file that can't be opened; empty: it can."""
        return SCAN_WORDS.get(self.scan, "")

    @property
    def is_open(self) -> bool:
        """Return whether the virus scanner, if there is one, lets it be opened."""
        return self.scan in OPEN_SCANS

    @property
    def format(self) -> formats.Format:
        return formats.BY_EXTENSION[self.extension]


CONTENT = (  # what a version takes along
    "name", "extension", "content_type", "size", "sha256", "pages", "file", "side", "uploaded_by", "stored_at", "scan",
)  # fmt: skip
SCAN_WORDS = {
    str(Scan.PENDING): "Being checked for viruses. It opens in a moment.",
    str(Scan.INFECTED): "A virus was found in this file. Nobody can open it.",
    str(Scan.ERROR): "This file couldn’t be checked for viruses. Nobody can open it.",
}
OPEN_SCANS = (Scan.NONE, Scan.CLEAN)


class Document(Content):
    """
    What a client and the firm have between them: the newest version of a file, and where it belongs.

    `shared_at` is since when the client has it as it is now, which is what New counts from; null is a draft (S3-29).
    """

    Side = Side

    client = models.ForeignKey(Client, models.PROTECT, related_name="documents")
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="documents")
    type = models.ForeignKey(DocumentType, models.SET_NULL, null=True, blank=True, related_name="documents")
    year = models.PositiveSmallIntegerField()
    tags = ArrayField(models.CharField(max_length=40), default=list)  # the firm's own; clients never see them
    version = models.PositiveSmallIntegerField(default=1)
    shared_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # in the trash since
    deleted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)  # in the trash because its time was over: nobody deleted it
    seen_by_staff_at = models.DateTimeField(null=True)  # a client's upload leaves the inbox
    keep = models.BooleanField(default=False)  # whatever its type says
    sought = models.GeneratedField(  # its file's name as searches look through it
        expression=folding.Folded("name", models.Value("."), "extension"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["-created_at", "-id"], condition=Q(deleted_at__isnull=True), name="document_newest"
            ),
            models.Index(
                fields=["sought", "-created_at", "-id"],
                condition=Q(deleted_at__isnull=True),
                name="document_names",
            ),
            models.Index(
                fields=["type", "year"],
                include=["client"],
                condition=Q(deleted_at__isnull=True),
                name="document_counts",
            ),
            models.Index(
                fields=["client", "-created_at"], condition=Q(deleted_at__isnull=True), name="document_list"
            ),
            models.Index(
                fields=["-created_at"],
                condition=Q(side="client", seen_by_staff_at__isnull=True, deleted_at__isnull=True),
                name="document_arrived",
            ),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="document_trash"),
            models.Index(fields=["client", "sha256"], name="document_same"),
            GinIndex(fields=["tags"], name="document_tags"),
            models.Index(fields=["client"], condition=~Q(tags=[]), name="document_tagged"),
        ]
        constraints = [
            models.CheckConstraint(name="document_has_content", condition=Q(size__gt=0)),
            models.CheckConstraint(name="document_year", condition=Q(year__gte=1900, year__lte=2200)),
        ]

    @property
    def is_draft(self) -> bool:
        return self.shared_at is None


class Version(Content):
    """
    An earlier content of a document. Staff who see the document see it; its client does if they had it (`shared_at`),
    and the firm has not taken the document back since.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    shared_at = models.DateTimeField(null=True)  # null: only ever a draft, or taken back

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]


class Download(FirmModel):
    """
    This contact has downloaded this version of the document: it is no longer New to them (D4). A preview leaves no row.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="downloads")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="downloads")
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "contact", "version"], name="download_once")
        ]


class Opening(FirmModel):
    """
    This contact has looked at this version of the document, first at `created_at`: on its page, or beside the list. It
    stays New to them (D4).
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="openings")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="openings")
    version = models.PositiveSmallIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "contact", "version"], name="opening_of_version_once")
        ]


class Lock(FirmModel):
    """This document waits for an invoice to be paid. It opens when none of its locks is left."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="locks")
    invoice_id = models.UUIDField()  # kept by a slice above
    released_at = models.DateTimeField(null=True)
    by_payment = models.BooleanField(default=False)  # a payment released it; what staff released stays so

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "invoice_id"], name="lock_once")]
        indexes = [
            models.Index(
                fields=["invoice_id"], condition=Q(released_at__isnull=True), name="lock_of_invoice"
            ),
        ]


class DocumentRules(FirmModel):
    """How this firm takes and keeps files; one row, made when it first differs from what is preset."""

    class Unlock(models.TextChoices):
        SUBMITTED = "submitted", "As soon as the payment is submitted"
        CLEARED = "cleared", "When the payment has cleared"

    one = models.BooleanField(default=True, editable=False, unique=True)
    upload_limit_mb = models.PositiveSmallIntegerField(default=50)
    client_quota_mb = models.PositiveIntegerField(
        null=True
    )  # for all uploads of one client; null: the firm's alone
    default_type = models.ForeignKey(DocumentType, models.SET_NULL, null=True, related_name="+")
    name_pattern = models.CharField(
        max_length=120, blank=True
    )  # what files of clients are renamed to on arrival
    delete_minutes = models.PositiveSmallIntegerField(
        default=60
    )  # in which clients can delete (D5); 0: never
    unlock_when = models.CharField(max_length=9, choices=Unlock, default=Unlock.CLEARED)

    class Meta:
        constraints = [
            models.CheckConstraint(name="rules_upload_limit", condition=Q(upload_limit_mb__range=(1, 2048))),
            models.CheckConstraint(name="rules_delete_within", condition=Q(delete_minutes__range=(0, 60))),
            models.CheckConstraint(name="rules_are_one", condition=Q(one=True)),
        ]


class Arriving(FirmModel):
    """
    A file on its way in, piece by piece, and then waiting for the form it belongs to. Only who began it goes on with
    it. Once all of it came, `file` is the whole, already looked at; `used_at` says that a row has taken it over.
    """

    actor_id = models.UUIDField()  # the contact, member of staff or program that began it
    side = models.CharField(max_length=6, choices=Side)
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)  # bytes that are here
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)
    refusal = models.CharField(max_length=300, blank=True)  # why the whole was not taken
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="arriving_expires"),
            models.Index(fields=["actor_id"], name="arriving_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                name="arriving_offset", condition=Q(size__gt=0, offset__gte=0, offset__lte=F("size"))
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size

    @property
    def is_settled(self) -> bool:
        """Return whether it is known what became of it: taken, or refused."""
        return bool(self.file.name or self.refusal)


class Piece(FirmModel):
    """Some bytes of an arriving file, as one request brought them; kept where all files are kept."""

    arriving = models.ForeignKey(Arriving, models.CASCADE, related_name="pieces")
    start = models.BigIntegerField()
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=100)

    class Meta:
        ordering = ("start",)
        constraints = [models.UniqueConstraint(fields=["arriving", "start"], name="piece_once")]


class Reading(FirmModel):
    """
    What the worker found in a document's newest version: its words, to be searched, and a small picture for lists.
    Only what may be opened is read. A newer version takes the row's place.
    """

    class State(models.TextChoices):
        READ = "read", "Read"
        SILENT = "silent", "Holds no words"
        FAILED = "failed", "Could not be read"

    document = models.OneToOneField(Document, models.CASCADE, related_name="reading")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=State)
    language = models.CharField(max_length=20, default="simple")  # a text search configuration of PostgreSQL
    text = models.TextField(blank=True)
    vector = SearchVectorField(null=True)
    thumbnail = models.FileField(upload_to=private_path, storage=private_storage, max_length=100, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="reading_vector"),
            models.Index(fields=["language"], name="reading_language"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}, version {self.version}"

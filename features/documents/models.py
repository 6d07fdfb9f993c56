"""Files that a firm and its clients give each other."""

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client, Contact
from features.documents import formats
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

    class Meta:
        ordering = ("order", "name")
        constraints = [models.UniqueConstraint("name", name="documenttype_name_once")]

    def __str__(self) -> str:
        return self.name


class Document(FirmModel):
    class Side(models.TextChoices):
        FIRM = "firm", "Firm"
        CLIENT = "client", "Client"

    client = models.ForeignKey(Client, models.PROTECT, related_name="documents")
    type = models.ForeignKey(DocumentType, models.SET_NULL, null=True, blank=True, related_name="documents")
    year = models.PositiveSmallIntegerField()
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
    deleted_at = models.DateTimeField(null=True)
    seen_by_staff_at = models.DateTimeField(null=True)  # a client's upload leaves the inbox

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=["client", "-created_at"], condition=Q(deleted_at__isnull=True), name="document_list"
            ),
            models.Index(
                fields=["-created_at"],
                condition=Q(side="client", seen_by_staff_at__isnull=True, deleted_at__isnull=True),
                name="document_arrived",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="document_has_content", condition=Q(size__gt=0)),
            models.CheckConstraint(name="document_year", condition=Q(year__gte=1900, year__lte=2200)),
        ]

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
        return self.side == self.Side.FIRM

    @property
    def format(self) -> formats.Format:
        return formats.BY_EXTENSION[self.extension]


class Download(FirmModel):
    """This contact has downloaded this document: it is no longer New to them (D4). A preview leaves no row."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="downloads")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="downloads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "contact"], name="download_once")]

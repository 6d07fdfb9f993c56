"""What a firm keeps for a client under lock and key. What it says in clear is on this row; the rest is sealed."""

from django.core.files.storage import Storage
from django.db import models
from django.db.models import Q

from features.accounts.models import User
from features.base.models import FirmModel
from features.clients.models import Client
from integrations.storage import gateway


def sealed_path(instance: models.Model, filename: str) -> str:
    """Where a sealed file lies: nothing of the name a person gave (security R12)."""
    return gateway.new_key()


def private_storage() -> Storage:
    return gateway.store()


class VaultItem(FirmModel):
    """
    A file or credentials. Title, kind and size are in clear; there is no hash of the content, which would tell whoever
    has the database that it is a file they know. `data_key` opens it and lies under the firm's key; without it the
    sealed content, wherever a copy of it is left, is noise. Removed, the row stays for its log, with nothing to open.
    `created_by` brought what it holds now; who brought what was there before stands in the log.
    """

    class Kind(models.TextChoices):
        FILE = "file", "File"
        CREDENTIALS = "credentials", "Credentials"

    class Label(models.TextChoices):  # S1-25
        LOGIN = "login", "Login credentials"
        FINANCIAL = "financial", "Confidential financial records"
        PERSONAL = "personal", "Sensitive personal documents"

    client = models.ForeignKey(Client, models.PROTECT, related_name="vault_items")
    kind = models.CharField(max_length=11, choices=Kind)
    label = models.CharField(max_length=9, choices=Label)
    title = models.CharField(max_length=150)
    extension = models.CharField(max_length=10, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    file = models.FileField(upload_to=sealed_path, storage=private_storage, max_length=100, blank=True)
    sealed = models.BinaryField(null=True)  # credentials, a few hundred bytes
    data_key = models.BinaryField(max_length=200, null=True)
    version = models.PositiveSmallIntegerField(default=1)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("title", "id")
        indexes = [
            models.Index(
                fields=["client", "title"], condition=Q(deleted_at__isnull=True), name="vault_of_client"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="vault_removed_is_shut",
                condition=Q(deleted_at__isnull=True, data_key__isnull=False)
                | Q(deleted_at__isnull=False, data_key__isnull=True, sealed__isnull=True, file=""),
            ),
            models.CheckConstraint(
                name="vault_holds_one_content",
                condition=Q(deleted_at__isnull=False)
                | Q(kind="file", sealed__isnull=True) & ~Q(file="")
                | Q(kind="credentials", sealed__isnull=False, file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def filename(self) -> str:
        return f"{self.title}.{self.extension}"

    @property
    def is_file(self) -> bool:
        return self.kind == self.Kind.FILE

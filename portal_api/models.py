"""Keys of programs, and the answers that make a repeated POST harmless."""

import uuid
from typing import Any, Literal

from django.db import models

from features.accounts.models import Membership
from features.base.models import FirmModel
from features.base.permissions import Permission

NEVER = frozenset(
    {
        Permission.PORTAL_IMPERSONATE,
        Permission.API_KEYS,
        Permission.TEAM_MANAGE,
        Permission.VAULT_VIEW,
        Permission.VAULT_EDIT,
    }
)
"""What no program may hold, whatever its maker holds: seeing as somebody else, letting others in, opening vaults."""


class ApiKey(FirmModel):
    """A program's key: shown once, kept as a hash, limited to scopes, revocable."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    key_hash = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)  # values of Permission
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def actor_id(self) -> uuid.UUID:
        return self.id

    @property
    def actor_side(self) -> Literal["api"]:
        return "api"

    @property
    def limited_to(self) -> uuid.UUID | None:
        """A program sees the clients that whoever made its key sees now."""
        return self.made_by.limited_to

    def can(self, permission: Permission) -> bool:
        """Hold a permission only while whoever made the key still holds it too."""
        is_scope = str(permission) in self.scopes and permission not in NEVER
        return self.revoked_at is None and is_scope and self.made_by.can(permission)


class IdempotentAnswer(FirmModel):
    """The first answer to an Idempotency-Key, given again to a repeat; another body under the key is refused."""

    actor_id = models.UUIDField()
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # null while the first request is still running
    body: Any = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="idempotent_once")]

"""What a person has beside their mailbox or password: an authenticator app, passkeys, recovery codes."""

from django.db import models

from features.accounts.models import User
from features.base.models import FirmModel


class Authenticator(FirmModel):
    """The app that shows a person's codes. The secret is sealed (security R43); each code works once."""

    user = models.OneToOneField(User, models.CASCADE, related_name="authenticator")
    secret = models.BinaryField(max_length=200)
    last_step = (
        models.BigIntegerField()
    )  # half minutes since 1970: no code of this one or before is taken again


class Passkey(FirmModel):
    """
    A key that a person's device keeps and shows only to them (WebAuthn). It belongs to the host it was made on.

    `asked_at` is when the challenge was made that it answered last: none as old is answered again.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField(max_length=4096)  # id and public key, as the authenticator gave them
    uses = models.BigIntegerField(default=0)  # the device's own count; 0 for those that do not count
    asked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.name


class RecoveryCode(FirmModel):
    """One of ten codes on paper, each good once. Kept as a keyed hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]

"""A firm about to be opened. Lives in schema public until its portal is open, or the sign-up is forgotten."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tenants.kinds import Kind


class SignUp(models.Model):
    """
    What somebody asked for, waiting for proof of their e-mail. Also the outbox of the mail that asks for it.

    Link and browser are kept as hashes, the password as its hash. `letter` is the sealed token of a mail that still
    has to leave; once it left, nobody here can read the link any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    browser_hash = models.BinaryField(
        max_length=32
    )  # of the browser that asked; others must type the password
    firm_name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    color = models.CharField(max_length=7)
    owner_name = models.CharField(max_length=120)
    owner_email = models.EmailField(max_length=254)
    password = models.CharField(max_length=128)
    time_zone = models.CharField(max_length=63)
    letter = models.BinaryField(null=True)
    letter_tries = models.PositiveSmallIntegerField(default=0)
    send_after = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
    firm = models.OneToOneField("tenants.Firm", models.CASCADE, null=True, related_name="sign_up")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["send_after"], condition=Q(letter__isnull=False), name="signup_letter_waits"
            ),
            models.Index(
                fields=["proved_at"],
                condition=Q(proved_at__isnull=False, firm__isnull=True),
                name="signup_firm_waits",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="signup_opened_after_proof", condition=Q(firm__isnull=True) | Q(proved_at__isnull=False)
            ),
            models.CheckConstraint(name="signup_color_is_hex", condition=Q(color__regex=r"^#[0-9a-f]{6}$")),
        ]

    def __str__(self) -> str:
        return self.firm_name


class PortalSearch(models.Model):
    """Somebody asked which portals they are in. Gone once the answer is mailed, or after an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.BinaryField()  # sealed: in schema public no address of a person stands open
    tries = models.PositiveSmallIntegerField(default=0)
    send_after = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

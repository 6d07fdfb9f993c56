"""Those who run the platform. They live in schema public and have no way into a firm's data (security R23)."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from tenants.models import Firm


class Operator(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    totp_secret = models.BinaryField(null=True)  # sealed; null until the second factor is set up
    totp_last_step = models.BigIntegerField(default=0)  # a code works once
    is_active = models.BooleanField(default=True)
    password_is_temporary = models.BooleanField(
        default=False
    )  # printed by make_operator: replaced at first sign-in
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="operator_email_once")]

    def __str__(self) -> str:
        return self.name


class OperatorSession(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    operator = models.ForeignKey(Operator, models.CASCADE, related_name="sessions")
    second_factor_at = models.DateTimeField(null=True)  # without it only the second-factor pages open
    last_seen_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)


class OperatorEvent(models.Model):
    """Every act of an operator. Append-only by trigger and grants."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=60)
    operator_id = models.UUIDField(null=True)
    operator_name = models.CharField(max_length=200)
    firm_id = models.UUIDField(null=True)
    firm_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["firm_id", "-at"], name="operatorevent_of_firm")]


class SupportAccess(models.Model):
    """
    A pointer to a grant that stands in a firm's schema: this firm lets operators look at its clients' portals until
    then. The firm's own row decides; without this one operators would not know.
    """

    firm = models.OneToOneField(Firm, models.CASCADE, primary_key=True, related_name="support_access")
    grant_id = models.UUIDField()
    note = models.CharField(max_length=200)
    until = models.DateTimeField()


class SupportLink(models.Model):
    """An operator's way from the console to a firm's host: works once, for a minute, within one grant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    operator = models.ForeignKey(Operator, models.CASCADE, related_name="support_links")
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="+")
    grant_id = models.UUIDField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

"""What the platform knows: firms, their addresses, and the schemas that stand ready. All in schema public."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_tenants.models import DomainMixin, TenantMixin

from tenants.kinds import Kind


class Firm(TenantMixin):
    """A firm on the platform. Its schema's name is random and never changes; its name and address may."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        SUSPENDED = "suspended", "Suspended"

    auto_create_schema = False  # schemas come from the stock (tenants.provisioning), never from save()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=9, choices=Status, default=Status.ACTIVE)
    owner_email = models.EmailField()
    time_zone = models.CharField(max_length=63, default="America/New_York")
    suspended_at = models.DateTimeField(null=True)
    suspended_reason = models.CharField(max_length=500, blank=True)
    trial_ends_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                name="firm_schema_name_shape", condition=Q(schema_name__regex=r"^f_[a-z2-7]{12}$")
            ),
            models.CheckConstraint(
                name="firm_suspension_is_whole",
                condition=Q(status="active", suspended_at__isnull=True, suspended_reason="")
                | Q(status="suspended", suspended_at__isnull=False) & ~Q(suspended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_suspended(self) -> bool:
        return self.status == self.Status.SUSPENDED


class Domain(DomainMixin):
    """A host name that leads to a firm. Only verified ones are served (security R05, R07)."""

    verified_at = models.DateTimeField(null=True)
    challenge = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenant", condition=Q(is_primary=True), name="domain_one_primary_per_firm"
            ),
            models.CheckConstraint(name="domain_is_lower_case", condition=Q(domain__regex=r"^[a-z0-9.-]+$")),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Skip DomainMixin's juggling of primaries: the constraint above holds the rule."""
        models.Model.save(self, *args, **kwargs)


class SlugHold(models.Model):
    """An address that must not be given out for now: a firm left it less than a year ago (security R06)."""

    slug = models.SlugField(max_length=40, primary_key=True)
    until = models.DateTimeField()


class FirmSchema(models.Model):
    """A PostgreSQL schema made for a firm, and the role of the same name that alone may use it."""

    class State(models.TextChoices):
        TEMPLATE = "template", "Template"
        STOCK = "stock", "In stock"
        CLAIMED = "claimed", "Claimed"

    name = models.CharField(max_length=14, primary_key=True)
    version = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=State)
    set_aside_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["state", "version"], name="firmschema_state_version")]
        constraints = [
            models.CheckConstraint(
                name="firmschema_name_shape", condition=Q(name__regex=r"^f_[a-z2-7]{12}$")
            ),
            models.UniqueConstraint("state", condition=Q(state="template"), name="firmschema_one_template"),
        ]


class Blueprint(models.Model):
    """
    The SQL that makes an empty schema of one version, captured from the template schema.

    `upgrade` brings a schema of version `previous` to this one; null when that takes Python.
    """

    version = models.CharField(max_length=16, primary_key=True)
    sql = models.TextField()
    previous = models.CharField(max_length=16, blank=True)
    upgrade = models.TextField(null=True)  # noqa: DJ001  empty SQL and no SQL are different things
    created_at = models.DateTimeField(default=timezone.now, editable=False)


class Withheld(models.Model):
    """A switch that the platform does not offer: to one firm, or to all when `firm` is empty."""

    switch = models.CharField(max_length=40)
    firm = models.ForeignKey(Firm, models.CASCADE, null=True, related_name="withheld")
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("switch", "firm", name="withheld_once", nulls_distinct=False),
        ]


class Doorbell(models.Model):
    """
    Rung by a firm that has work in its outbox, so that the sweep need not look into every schema.

    A firm's role may only insert; a trigger writes the schema's name, so that none can ring for another.
    """

    schema_name = models.CharField(max_length=63)
    rung_at = models.DateTimeField(default=timezone.now)


class FirmActivity(models.Model):
    """The day somebody of the firm's staff last signed in; nothing else of what they do reaches the platform."""

    firm = models.OneToOneField(Firm, models.CASCADE, primary_key=True, related_name="activity")
    staff_on = models.DateField()


class FirmKey(models.Model):
    """
    The key under which a firm's vault lies, wrapped by a master key that is not in the database (security R41).
    Rotation adds a version; older ones stay, to open what they wrapped. Destroyed, a row remains without its key, so
    that none is made anew in its place (R44). Web may not remove rows, and no firm's role may read one (docs/adr/0017).
    """

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="keys")
    version = models.PositiveIntegerField()
    master = models.CharField(max_length=20)  # the version of the master key that wraps it
    wrapped = models.BinaryField(max_length=1024)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("firm", "version")
        constraints = [
            models.UniqueConstraint(fields=["firm", "version"], name="firmkey_version_once"),
            models.CheckConstraint(
                name="firmkey_destroyed_is_empty",
                condition=Q(destroyed_at__isnull=True) & ~Q(wrapped=b"")
                | Q(destroyed_at__isnull=False, wrapped=b""),
            ),
        ]


class PaymentAccount(models.Model):
    """Whose an account at the payment provider is; events that the provider sends are told apart by it alone (R36)."""

    account_id = models.CharField(max_length=60, primary_key=True)
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="payment_accounts")
    created_at = models.DateTimeField(default=timezone.now, editable=False)


class StrayPaymentEvent(models.Model):
    """
    An announcement of the payment provider, rightly signed, for an account that is no firm's here. It is kept for a
    person to look at and goes to no firm (R36); what it says beside its names is not kept.
    """

    account_id = models.CharField(max_length=60)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "event_id"], name="stray_event_once")]

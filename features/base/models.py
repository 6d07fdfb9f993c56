"""What every firm's schema begins with: the audit trail and the outbox."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone


class FirmModel(models.Model):
    """A row in a firm's schema. Its id is random and made here: fit for an address, worthless to guess."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class AuditEvent(FirmModel):
    """Who did what, about what, from where. A trigger and the grants refuse any change."""

    event = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=200)
    actor_id = models.UUIDField(null=True)
    actor_side = models.CharField(max_length=8)  # staff, client, api, system
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True)
    about_name = models.CharField(max_length=300, blank=True)
    client_id = models.UUIDField(null=True)  # the client whose record shows this event
    details = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="audit_newest"),
            models.Index(fields=["client_id", "-created_at"], name="audit_of_client"),
            models.Index(fields=["actor_id", "-created_at"], name="audit_of_actor"),
            models.Index(fields=["about_id", "-created_at"], name="audit_about"),
        ]


class AuditLink(models.Model):
    """
    An event's place in the firm's chain, written by the database alone when the event's transaction commits
    (docs/audit-chain.md). `seq` and `hash` are empty for that moment only.
    """

    event = models.OneToOneField(
        AuditEvent, models.DO_NOTHING, primary_key=True, related_name="link", db_constraint=False
    )
    seq = models.BigIntegerField(null=True, unique=True)
    hash = models.BinaryField(max_length=32, null=True)


class OutboxEntry(FirmModel):
    """Work that must not be lost: written with its cause, done after commit, at least once (architecture §7)."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        GIVEN_UP = "given_up", "Given up"
        LEFT = "left", "Left as it is"  # staff have seen that it was given up

    kind = models.CharField(max_length=40)
    payload = models.BinaryField()  # sealed (features.base.sealed); emptied once done
    dedupe_key = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001  unique where there is one
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="outbox_waiting"),
            models.Index(fields=["created_at"], condition=Q(state="given_up"), name="outbox_given_up"),
            models.Index(
                fields=["created_at"], condition=Q(state__in=["done", "left"]), name="outbox_settled"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_done_has_time",
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done"),
            )
        ]


def describe(thing: Any) -> tuple[str, uuid.UUID | None, str]:
    """Return kind, id and name of a row, as the audit trail writes them."""
    if thing is None:
        return "", None, ""
    return thing._meta.label_lower, thing.pk if isinstance(thing.pk, uuid.UUID) else None, str(thing)[:300]


class OfficeDay(FirmModel):
    """From when until when the firm is open on one day of the week, on its own clock. A day without a row is closed."""

    weekday = models.PositiveSmallIntegerField(unique=True)  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday",)
        constraints = [
            models.CheckConstraint(name="officeday_of_a_week", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="officeday_opens_first", condition=Q(opens__lt=models.F("closes"))),
        ]


class ClosedDays(FirmModel):
    """Days on which the firm is closed whatever the day of the week: a holiday, a week between the years."""

    first_on = models.DateField()
    last_on = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("first_on", "id")
        constraints = [
            models.CheckConstraint(
                name="closeddays_in_order", condition=Q(first_on__lte=models.F("last_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.first_on}"

"""Who switched what, and when. The state itself is a waffle switch in the firm's schema."""

import uuid

from django.db import models

from features.base.models import FirmModel


class SwitchChange(FirmModel):
    """One turn of a switch. The newest of a key tells who and when; append-only."""

    key = models.CharField(max_length=40)
    is_on = models.BooleanField()
    by_id: uuid.UUID | None = models.UUIDField(null=True)  # type: ignore[assignment]
    by_name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["key", "-created_at"], name="switchchange_newest")]

"""A firm's brand: one row in its schema."""

import uuid
from typing import Any

from django.core.files.storage import Storage, storages
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from branding import presets
from branding.look import FIELDS, Look
from branding.presets import Corners, Headings
from tenants.context import require_firm

HEX_COLOR = r"^#[0-9a-f]{6}$"
one_line = RegexValidator(r"[\x00-\x1f\x7f]", "Keep this on one line.", inverse_match=True)


def private_storage() -> Storage:
    return storages["private"]


def logo_key(brand: "Brand", filename: str) -> str:
    """Name a logo by firm and chance; nothing of the uploaded name survives."""
    return f"{require_firm().pk}/brand/{uuid.uuid4()}.png"


class Brand(models.Model):
    """What clients of this firm see. `version` names the published state in addresses of stylesheet and icons."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120, validators=[one_line])
    color = models.CharField(max_length=7, default=presets.INK_BLUE, validators=[RegexValidator(HEX_COLOR)])
    headings = models.CharField(max_length=8, choices=Headings, default=Headings.MODERN)
    corners = models.CharField(max_length=8, choices=Corners, default=Corners.SOFT)
    logo = models.FileField(storage=private_storage, upload_to=logo_key, max_length=120, blank=True)
    tagline = models.CharField(max_length=120, blank=True, validators=[one_line])
    phone = models.CharField(max_length=40, blank=True, validators=[one_line])
    hours = models.CharField(max_length=80, blank=True, validators=[one_line])
    version = models.CharField(max_length=10, editable=False)
    published_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="brand_is_single", condition=Q(id=1)),
            models.CheckConstraint(name="brand_color_is_hex", condition=Q(color__regex=HEX_COLOR)),
            models.CheckConstraint(name="brand_headings_known", condition=Q(headings__in=Headings.values)),
            models.CheckConstraint(name="brand_corners_known", condition=Q(corners__in=Corners.values)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def look(self) -> Look:
        values: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        return Look(**values | {"logo": self.logo.name or ""})

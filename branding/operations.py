"""Changes to a firm's brand. Who may make them is decided, and written to the audit trail, by the calling slice."""

from dataclasses import asdict
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from branding import queries
from branding.look import FIELDS
from branding.models import Brand
from branding.presets import INK_BLUE, Corners, Headings


@transaction.atomic
def begin(
    *, name: str, now: datetime, color: str = INK_BLUE, headings: str = Headings.MODERN,
    corners: str = Corners.SOFT, tagline: str = "", phone: str = "", hours: str = "",
) -> Brand:  # fmt: skip
    """
    Give a new firm its brand. The firm's schema must be in use.

    :raises ValidationError: a value is not one a brand can have.
    """
    brand = Brand(
        name=name,
        color=color.lower(),
        headings=headings,
        corners=corners,
        tagline=tagline,
        phone=phone,
        hours=hours,
    )
    _check(brand)
    return _save(brand, now)


@transaction.atomic
def publish(
    *, name: str, color: str, headings: str, corners: str, now: datetime, tagline: str = "", phone: str = "",
    hours: str = "", logo: bytes | None = None, remove_logo: bool = False,
) -> tuple[str, ...]:  # fmt: skip
    """
    Show this brand to clients from now on, and return the names of what changed, for the audit trail.

    `logo` is a picture made by `branding.logos.read`; None keeps the present one.

    :raises ValidationError: a value is not one a brand can have.
    """
    brand = Brand.objects.select_for_update().get()
    before = brand.look
    brand.name, brand.color, brand.headings, brand.corners = name, color.lower(), headings, corners
    brand.tagline, brand.phone, brand.hours = tagline, phone, hours
    _check(brand)
    if logo or remove_logo:
        _replace_logo(brand, logo)
    after = asdict(_save(brand, now).look)
    return tuple(field for field in FIELDS if after[field] != getattr(before, field))


def _check(brand: Brand) -> None:
    brand.full_clean(exclude={"logo", "version"}, validate_unique=False, validate_constraints=False)


def _replace_logo(brand: Brand, logo: bytes | None) -> None:
    if old := brand.logo.name:
        transaction.on_commit(lambda: storages["private"].delete(old))
    brand.logo = ""
    if logo:
        brand.logo.save("logo.png", ContentFile(logo), save=False)


def _save(brand: Brand, now: datetime) -> Brand:
    look = brand.look
    brand.version, brand.published_at = look.version, now
    brand.save()
    transaction.on_commit(lambda: queries.remember(look), robust=True)
    return brand

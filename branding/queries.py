"""The published brand, from the firm's own corner of the cache or from its schema."""

import logging
from dataclasses import asdict

from django.core.cache import cache
from django.core.files.storage import storages
from redis.exceptions import RedisError

from branding.look import Look
from branding.models import Brand
from tenants.models import Firm

log = logging.getLogger(__name__)
KEY = "branding:look:1"  # raise the number when the fields of Look change
SECONDS = 3600


def published(firm: Firm) -> Look:
    """Return how this firm looks now. The firm's schema must be in use."""
    try:
        known = cache.get(KEY)
    except RedisError:
        log.warning("The cache does not answer; the brand is read from the database.")
        return _read(firm)
    return Look(**known) if known else _remember_if_absent(_read(firm))


def logo_of(look: Look) -> bytes | None:
    """Return the firm's logo as PNG, 512 pixels square, or None without one."""
    if not look.logo:
        return None
    with storages["private"].open(look.logo) as stored:
        return bytes(stored.read())


def remember(look: Look) -> None:
    cache.set(KEY, asdict(look), SECONDS)


def _remember_if_absent(look: Look) -> Look:
    cache.add(KEY, asdict(look), SECONDS)  # never over what a publication has just written
    return look


def _read(firm: Firm) -> Look:
    brand = Brand.objects.first()
    return brand.look if brand else Look(name=firm.name)  # a schema just claimed may not have its row yet

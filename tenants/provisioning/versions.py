"""The version of a firm's schema: a fingerprint of the migrations this code knows."""

import hashlib
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader


def firm_labels() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}


@cache
def current() -> str:
    loader = MigrationLoader(None)
    labels = firm_labels()
    names = sorted(f"{app}.{name}" for app, name in loader.disk_migrations or () if app in labels)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]

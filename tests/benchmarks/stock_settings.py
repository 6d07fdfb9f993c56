"""Our settings with django-tenants' own database engine: what it would cost without the work in tenants/."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["ENGINE"] = "django_tenants.postgresql_backend"

from django.apps import AppConfig
from django.conf import settings
from django.db import connection

from integrations.error_reports import gateway


class ProjectConfig(AppConfig):
    """Makes `up`, `test` and `lint` known to Django; it has no models."""

    name = "config"

    def ready(self) -> None:
        from config import celery  # noqa: F401, PLC0415  without it a web process would look for a broker of its own

        gateway.start(
            settings.SENTRY_DSN, release=settings.RELEASE, environment=settings.SITE_HOST, tags=_tags
        )


def _tags() -> dict[str, str]:
    from features.base.scope import current  # noqa: PLC0415  needs settings

    here = current()
    return {
        "firm": getattr(getattr(connection, "tenant", None), "slug", "-"),
        "request_id": here.request_id if here else "-",
    }

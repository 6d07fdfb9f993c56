from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Makes `up`, `test` and `lint` known to Django; it has no models."""

    name = "config"

    def ready(self) -> None:
        from config import celery  # noqa: F401, PLC0415  without it a web process would look for a broker of its own

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Makes `up`, `test` and `lint` known to Django; it has no models."""

    name = "config"

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "features.work"
    label = "work"

    def ready(self) -> None:
        from features.work import mornings, parts, provisioning  # noqa: F401, PLC0415  they hear of new firms and the beat

        parts.register()

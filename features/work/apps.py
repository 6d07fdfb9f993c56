from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "features.work"
    label = "work"

    def ready(self) -> None:
        from features.work import parts, provisioning  # noqa: F401, PLC0415  models are needed

        parts.register()

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "features.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        from features.dashboard import parts  # noqa: PLC0415  models are needed

        parts.register()

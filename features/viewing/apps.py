from django.apps import AppConfig


class ViewingConfig(AppConfig):
    name = "features.viewing"
    label = "viewing"

    def ready(self) -> None:
        from features.viewing import nightly, parts  # noqa: F401, PLC0415  models are needed; jobs are known

        parts.register()

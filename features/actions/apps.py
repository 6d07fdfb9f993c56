from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "features.actions"
    label = "actions"

    def ready(self) -> None:
        from features.actions import parts  # noqa: PLC0415  models are needed

        parts.register()

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "features.replies"
    label = "replies"

    def ready(self) -> None:
        from features.replies import parts  # noqa: PLC0415

        parts.register()

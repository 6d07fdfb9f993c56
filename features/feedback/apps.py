from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "features.feedback"
    label = "feedback"

    def ready(self) -> None:
        from features.feedback import parts  # noqa: PLC0415  models are needed

        parts.register()

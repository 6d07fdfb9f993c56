from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "features.announcements"
    label = "announcements"

    def ready(self) -> None:
        from features.announcements import parts  # noqa: PLC0415  models are needed

        parts.register()

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "features.calendars"
    label = "calendars"

    def ready(self) -> None:
        from features.calendars import parts  # noqa: PLC0415

        parts.register()

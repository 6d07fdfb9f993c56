from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "features.booking"
    label = "booking"

    def ready(self) -> None:
        from features.booking import parts  # noqa: PLC0415  models are needed

        parts.register()

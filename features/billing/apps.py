from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "features.billing"
    label = "billing"

    def ready(self) -> None:
        from features.billing import parts  # noqa: PLC0415

        parts.register()

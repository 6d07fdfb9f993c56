from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "features.billing"
    label = "billing"

    def ready(self) -> None:
        from features.billing import parts, parts_online  # noqa: PLC0415
        from features.billing.operations import online  # noqa: F401, PLC0415  carries refunds out

        parts.register()
        parts_online.register()

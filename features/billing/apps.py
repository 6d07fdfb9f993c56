from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "features.billing"
    label = "billing"

    def ready(self) -> None:
        from features.billing import nightly, parts, parts_online  # noqa: F401, PLC0415  jobs are known
        from features.billing.operations import refunds  # noqa: F401, PLC0415  carries refunds out

        parts.register()
        parts_online.register()

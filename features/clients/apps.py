from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "features.clients"
    label = "clients"

    def ready(self) -> None:
        from features.clients import parts, provisioning  # noqa: F401, PLC0415  models are needed; hears of new firms

        parts.register()

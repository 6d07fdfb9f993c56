from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "features.clients"
    label = "clients"

    def ready(self) -> None:
        from features.clients import adoption, operations, parts, provisioning  # noqa: F401, PLC0415  models are needed; hear of things

        parts.register()

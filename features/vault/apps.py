from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "features.vault"
    label = "vault"

    def ready(self) -> None:
        from features.vault import parts  # noqa: PLC0415  models are needed

        parts.register()

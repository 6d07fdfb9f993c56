from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "features.accounts"
    label = "accounts"

    def ready(self) -> None:
        from features.accounts import provisioning  # noqa: F401, PLC0415  hears of new firms

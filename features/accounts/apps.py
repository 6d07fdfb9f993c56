from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "features.accounts"
    label = "accounts"

    def ready(self) -> None:
        from features.accounts import frame, nightly, provisioning, switches, tasks, welcome  # noqa: F401, PLC0415  they register themselves

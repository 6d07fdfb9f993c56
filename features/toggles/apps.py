from django.apps import AppConfig


class TogglesConfig(AppConfig):
    name = "features.toggles"
    label = "toggles"

    def ready(self) -> None:
        from features.toggles import provisioning  # noqa: F401, PLC0415  hears of new firms

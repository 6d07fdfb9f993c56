from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "features.requests"
    label = "requests"

    def ready(self) -> None:
        from features.requests import nightly, parts, provisioning  # noqa: F401, PLC0415  they hear of new firms and beats

        parts.register()

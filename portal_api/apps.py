from django.apps import AppConfig


class PortalApiConfig(AppConfig):
    name = "portal_api"
    label = "portal_api"

    def ready(self) -> None:
        from portal_api import parts, schema  # noqa: F401, PLC0415  menu entry, words for events; sign-in schemes

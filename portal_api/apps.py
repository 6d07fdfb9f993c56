from django.apps import AppConfig


class PortalApiConfig(AppConfig):
    name = "portal_api"
    label = "portal_api"

    def ready(self) -> None:
        from features.base import programs  # noqa: PLC0415
        from portal_api import authentication, parts, schema  # noqa: F401, PLC0415  menu, events; sign-in schemes

        programs.finders.append(authentication.living_key)

from django.apps import AppConfig


class PortalApiConfig(AppConfig):
    name = "portal_api"
    label = "portal_api"

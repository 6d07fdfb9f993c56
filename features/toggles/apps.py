from django.apps import AppConfig


class TogglesConfig(AppConfig):
    name = "features.toggles"
    label = "toggles"

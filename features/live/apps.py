from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "features.live"
    label = "live"

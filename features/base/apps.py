from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "features.base"
    label = "base"

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "features.clients"
    label = "clients"

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "features.documents"
    label = "documents"

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "features.documents"
    label = "documents"

    def ready(self) -> None:
        from features.documents import nightly, parts, provisioning  # noqa: F401, PLC0415  hears of new firms

        parts.register()

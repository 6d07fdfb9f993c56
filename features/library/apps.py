from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "features.library"
    label = "library"

    def ready(self) -> None:
        from features.library import parts, provisioning  # noqa: F401, PLC0415  it hears of new firms

        parts.register()

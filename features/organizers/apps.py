from django.apps import AppConfig


class OrganizersConfig(AppConfig):
    name = "features.organizers"
    label = "organizers"

    def ready(self) -> None:
        from features.organizers import parts, provisioning  # noqa: F401, PLC0415  they hear of new firms

        parts.register()

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "features.projects"
    label = "projects"

    def ready(self) -> None:
        from features.projects import parts  # noqa: PLC0415  models are needed

        parts.register()

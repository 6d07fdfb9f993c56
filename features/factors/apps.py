from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "features.factors"
    label = "factors"

    def ready(self) -> None:
        from features.factors import parts  # noqa: PLC0415  models are needed

        parts.register()

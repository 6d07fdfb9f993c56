from django.apps import AppConfig


class TogglesConfig(AppConfig):
    name = "features.toggles"
    label = "toggles"

    def ready(self) -> None:
        from features.base import composition, gate  # noqa: PLC0415  models are needed
        from features.toggles import catalogue, provisioning, queries  # noqa: F401, PLC0415  hears of new firms
        from tenants import switches  # noqa: PLC0415  models are needed

        switches.listed_by(lambda: {switch.key: switch.label for switch in catalogue.every()})
        gate.answered_by(queries.is_on_by_key)
        composition.events.add(
            composition.EventText("switch.turned", "turned {label} {to}", area="Settings", icon="settings")
        )

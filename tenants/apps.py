from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TenantsConfig(AppConfig):
    name = "tenants"
    label = "tenants"

    def ready(self) -> None:
        # Django's own model permissions are not used here; their rows would only weigh on each firm.
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        from tenants import checks  # noqa: F401, PLC0415  registers the start-up checks

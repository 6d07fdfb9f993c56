from django.apps import AppConfig
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate


class BaseConfig(AppConfig):
    name = "features.base"
    label = "base"

    def ready(self) -> None:
        # Model permissions and content types are not used; their rows would weigh on every firm, and firms that
        # were migrated by replayed SQL would lack them.
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        post_migrate.disconnect(create_contenttypes)
        from features.base import mail, refusals  # noqa: F401, PLC0415  they register what the outbox does

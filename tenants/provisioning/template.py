"""The template schema, built by the ordinary migrations after each deploy, and the blueprint captured from it."""

from django.core.management import call_command
from django_tenants.migration_executors.base import run_migrations
from psycopg import sql

from tenants.context import platform
from tenants.models import Blueprint, FirmSchema
from tenants.provisioning import names, owner, rendering, roles, versions
from tenants.provisioning.capture import capture

MIGRATE = {
    **dict.fromkeys(
        (
            "interactive",
            "fake",
            "fake_initial",
            "prune",
            "plan",
            "run_syncdb",
            "check_unapplied",
            "traceback",
            "force_color",
        ),
        False,
    ),
    **dict.fromkeys(("no_color", "skip_checks"), True),
    "verbosity": 0,
    "database": "default",
    "app_label": None,
    "migration_name": None,
}


def migrate_public() -> None:
    call_command("migrate_schemas", shared=True, verbosity=0, interactive=False)


def migrate(schema: str) -> None:
    """Run the ordinary migrations in one schema. The process must be the owner (DATABASE_ROLE=owner)."""
    run_migrations([], MIGRATE, "template", schema)


def ensure() -> Blueprint:
    """Return the blueprint of this version of the code, building or migrating the template first if need be."""
    version = versions.current()
    with platform():
        if known := Blueprint.objects.filter(pk=version).first():
            return known
    schema = _template()
    upgrade = rendering.pending_sql(schema.name) if schema.version else None
    migrate(schema.name)
    with owner.connect() as connection:
        text = capture(connection, schema.name)
    with platform():
        FirmSchema.objects.filter(pk=schema.name).update(version=version)
        return Blueprint.objects.create(version=version, sql=text, previous=schema.version, upgrade=upgrade)


def _template() -> FirmSchema:
    with platform():
        if known := FirmSchema.objects.filter(state=FirmSchema.State.TEMPLATE).first():
            return known
        name = names.new()
        with owner.connect() as connection, connection.transaction():
            connection.execute(sql.SQL(roles.create_sql(name)))
        return FirmSchema.objects.create(name=name, version="", state=FirmSchema.State.TEMPLATE)

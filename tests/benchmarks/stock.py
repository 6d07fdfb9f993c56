"""Stock django-tenants at work: `new N` makes N firms by migrations, `migrate SCHEMA…` migrates existing ones."""

import sys

import django
from django.core.management import call_command
from django.db import connection

from tests.benchmarks import measuring


def new(name: str) -> None:
    from tenants.provisioning import roles  # noqa: PLC0415  needs settings

    with (
        connection.cursor() as cursor
    ):  # our append-only tables ask for the role; it costs about a millisecond
        cursor.execute(roles.create_sql(name))
    migrate(name)


def migrate(name: str) -> None:
    call_command(
        "migrate_schemas", tenant=True, schema_name=name, interactive=False, verbosity=0, skip_checks=True
    )


if __name__ == "__main__":
    django.setup()
    from tenants.provisioning import names

    connection.set_schema_to_public()
    if sys.argv[1] == "new":
        times = measuring.each(new, [names.new() for _ in range(int(sys.argv[2]))])
    else:
        times = measuring.each(migrate, sys.argv[2:])
    print(measuring.median(times))

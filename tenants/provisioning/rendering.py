"""Pending migrations as SQL, rendered once for all schemas of one version."""

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.db.migrations.operations.base import Operation
from django_tenants.utils import schema_context
from psycopg import sql

from tenants.provisioning.names import checked

APPLIED = "INSERT INTO django_migrations (app, name, applied) VALUES ({}, {}, now());"


def pending_sql(schema: str) -> str | None:
    """
    Return the SQL of everything this schema lacks, or None when Python (or no transaction) is needed.

    Names of constraints come from this schema's catalogue; they are the same in all, for all were made from one
    blueprint.
    """
    with schema_context(checked(schema)):
        executor = MigrationExecutor(connection)
        plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        if not all(is_plain(migration) for migration in plan):
            return None
        return _render(executor, plan)


def is_plain(migration: Migration) -> bool:
    return migration.atomic and all(_is_plain_operation(operation) for operation in migration.operations)


def _is_plain_operation(operation: Operation) -> bool:
    parts = getattr(operation, "database_operations", None)
    if parts is not None:
        return all(_is_plain_operation(part) for part in parts)
    return operation.reduces_to_sql and not isinstance(operation, RunPython)


def _render(executor: MigrationExecutor, plan: list[Migration]) -> str:
    state, lines = executor._create_project_state(with_applied_migrations=True), []  # type: ignore[attr-defined]  # noqa: SLF001  Django has no public way
    for migration in plan:
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            state = migration.apply(state, editor, collect_sql=True)
        lines += [line for line in editor.collected_sql if not line.startswith("--")]
        lines.append(sql.SQL(APPLIED).format(migration.app_label, migration.name).as_string())
    return "\n".join(lines) + "\n"

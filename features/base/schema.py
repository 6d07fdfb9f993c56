"""Migration operations that firm schemas share."""

from django.db.migrations import RunSQL


def append_only(table: str) -> RunSQL:
    """
    Make a table append-only: a trigger refuses change even to the owner, and the firm's role loses the right.

    The role is named like the schema (tenants.provisioning.roles), so the same SQL serves every firm.
    """
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
        DO $$ BEGIN EXECUTE format('REVOKE UPDATE, DELETE ON {table} FROM %I', current_schema()); END $$;
        """,
        f"""
        DROP TRIGGER {table}_append_only ON {table};
        DO $$ BEGIN EXECUTE format('GRANT UPDATE, DELETE ON {table} TO %I', current_schema()); END $$;
        """,
    )

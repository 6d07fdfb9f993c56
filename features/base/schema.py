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


def chained() -> RunSQL:
    """
    Have the database chain the audit trail, events so far included: no code can skip it, and no firm's role can write
    a link (docs/audit-chain.md). The functions are the platform's (tenants 0005).
    """
    return RunSQL(
        """
        CREATE TRIGGER base_auditlink_fixed BEFORE UPDATE ON base_auditlink
            FOR EACH ROW WHEN (OLD.seq IS NOT NULL) EXECUTE FUNCTION public.refuse_change();
        CREATE TRIGGER base_auditlink_kept BEFORE DELETE ON base_auditlink
            FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
        CREATE CONSTRAINT TRIGGER base_auditevent_chain AFTER INSERT ON base_auditevent
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.audit_ask_for_link();
        CREATE CONSTRAINT TRIGGER base_auditlink_chain AFTER INSERT ON base_auditlink
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.audit_link();
        DO $$ BEGIN
            EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON base_auditlink FROM %I', current_schema());
        END $$;
        INSERT INTO base_auditlink (event_id) SELECT id FROM base_auditevent ORDER BY created_at, id;
        SET CONSTRAINTS base_auditlink_chain IMMEDIATE;
        SET CONSTRAINTS base_auditlink_chain DEFERRED;
        """,
        """
        DROP TRIGGER base_auditevent_chain ON base_auditevent;
        """,
    )

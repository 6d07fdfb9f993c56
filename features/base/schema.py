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


def kept_by_entries() -> RunSQL:
    """
    Let the database alone keep the balances of the ledger, see that each posting comes to zero, and hold what was
    released as it was sent (docs/billing.md). The functions are the platform's (tenants 0007).
    """
    return RunSQL(
        """
        CREATE TRIGGER billing_account_open BEFORE INSERT ON billing_account
            FOR EACH ROW EXECUTE FUNCTION public.ledger_open();
        DO $$ BEGIN EXECUTE format('REVOKE UPDATE, DELETE ON billing_account FROM %I', current_schema()); END $$;
        CREATE TRIGGER billing_entry_add AFTER INSERT ON billing_entry
            FOR EACH ROW EXECUTE FUNCTION public.ledger_add();
        CREATE CONSTRAINT TRIGGER billing_entry_balanced AFTER INSERT ON billing_entry
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_balanced();
        CREATE CONSTRAINT TRIGGER billing_posting_balanced AFTER INSERT ON billing_posting
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_balanced();
        CREATE TRIGGER billing_invoice_fixed BEFORE UPDATE OR DELETE ON billing_invoice
            FOR EACH ROW EXECUTE FUNCTION public.billing_invoice_fixed();
        CREATE TRIGGER billing_line_fixed BEFORE INSERT OR UPDATE OR DELETE ON billing_line
            FOR EACH ROW EXECUTE FUNCTION public.billing_line_fixed();
        """,
        "DROP TRIGGER billing_entry_add ON billing_entry;",
    )

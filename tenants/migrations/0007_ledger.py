"""
What keeps every firm's ledger true (docs/billing.md). The functions belong to the owner and run as the owner, so that a
firm's role can neither write a balance nor skip the check.
"""

from django.db import migrations, models

import django.db.models.deletion
import django.utils.timezone

# An account begins empty, and from then on only entries move it. Accounts of the firm as a whole keep no balance: each
# payment would wait for the one before it.
OPEN = """
CREATE FUNCTION public.ledger_open() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.balance := 0;
    RETURN NEW;
END $$;
"""
ADD = """
CREATE FUNCTION public.ledger_add() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('UPDATE %I.billing_account SET balance = balance + $1 WHERE id = $2 AND client_id IS NOT NULL', TG_TABLE_SCHEMA)
        USING NEW.amount, NEW.account_id;
    RETURN NULL;
END $$;
"""
# At commit: a posting comes to zero, in one currency. Asked for each posting, so that one without entries is found too.
BALANCED = """
CREATE FUNCTION public.ledger_balanced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    posting uuid;
    found record;
BEGIN
    posting := CASE TG_TABLE_NAME WHEN 'billing_posting' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'posting_id' END;
    EXECUTE format('SELECT count(*) AS entries, coalesce(sum(e.amount), 0) AS sum, count(DISTINCT a.currency) AS currencies '
        'FROM %I.billing_entry e JOIN %I.billing_account a ON a.id = e.account_id WHERE e.posting_id = $1',
        TG_TABLE_SCHEMA, TG_TABLE_SCHEMA) INTO found USING posting;
    IF found.entries < 2 OR found.sum <> 0 OR found.currencies <> 1 THEN
        RAISE EXCEPTION 'posting % does not balance: % entries, sum %, % currencies', posting, found.entries, found.sum, found.currencies
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balanced';
    END IF;
    RETURN NULL;
END $$;
"""
# What was released stays as it was sent: its amounts, its number, whose it is. Late fees alone come on top.
INVOICE = """
CREATE FUNCTION public.billing_invoice_fixed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.state = 'draft' OR (OLD.state = 'void' AND NEW.state <> 'void') OR NEW.late_fees < OLD.late_fees
        OR (NEW.number, NEW.client_id, NEW.issued_on, NEW.currency, NEW.discount, NEW.subtotal, NEW.tax, NEW.total, NEW.billed_to, NEW.released_at)
        IS DISTINCT FROM
        (OLD.number, OLD.client_id, OLD.issued_on, OLD.currency, OLD.discount, OLD.subtotal, OLD.tax, OLD.total, OLD.billed_to, OLD.released_at)
    THEN
        RAISE EXCEPTION 'a released invoice is never changed or removed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""
LINE = """
CREATE FUNCTION public.billing_line_fixed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    state text;
BEGIN
    EXECUTE format('SELECT state FROM %I.billing_invoice WHERE id = $1', TG_TABLE_SCHEMA) INTO state
        USING CASE TG_OP WHEN 'INSERT' THEN NEW.invoice_id ELSE OLD.invoice_id END;
    IF state = 'draft' OR (TG_OP = 'INSERT' AND NEW.kind = 'late_fee') THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'the lines of a released invoice are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
NAMES = ("ledger_open()", "ledger_add()", "ledger_balanced()", "billing_invoice_fixed()", "billing_line_fixed()")
CLOSED = "".join(f"REVOKE ALL ON FUNCTION public.{name} FROM PUBLIC;" for name in NAMES)
DROP = "".join(f"DROP FUNCTION public.{name};" for name in NAMES)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_firmkey")]
    operations = [
        migrations.RunSQL(OPEN + ADD + BALANCED + INVOICE + LINE + CLOSED, DROP),
        migrations.CreateModel(
            name="PaymentAccount",
            fields=[
                ("account_id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("firm", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="payment_accounts", to="tenants.firm")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
    ]

"""
The functions that chain every firm's audit trail (docs/audit-chain.md). They belong to the owner and run as the owner,
so that a firm's role can neither skip a link nor write one.
"""

from django.db import migrations

# One field as text that can't be mistaken for another: its name, its length in bytes, its value.
FIELD = """
CREATE FUNCTION public.audit_field(name text, value text) RETURNS text LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp
    AS $$ SELECT name || ':' || coalesce(octet_length(value) || ':' || value, '-') || E'\\n' $$;
"""
CANONICAL = """
CREATE FUNCTION public.audit_canonical(seq bigint, event record) RETURNS bytea LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN convert_to(
        E'portico-audit-1\\n'
        || public.audit_field('seq', seq::text)
        || public.audit_field('id', event.id::text)
        || public.audit_field('created_at', to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || public.audit_field('event', event.event)
        || public.audit_field('actor_name', event.actor_name)
        || public.audit_field('actor_id', event.actor_id::text)
        || public.audit_field('actor_side', event.actor_side)
        || public.audit_field('about_kind', event.about_kind)
        || public.audit_field('about_id', event.about_id::text)
        || public.audit_field('about_name', event.about_name)
        || public.audit_field('client_id', event.client_id::text)
        || public.audit_field('details', event.details::text)
        || public.audit_field('ip', host(event.ip))
        || public.audit_field('agent', event.agent)
        || public.audit_field('request_id', event.request_id),
        'UTF8');
END $$;
"""
# Both run when the transaction commits. The first only asks for the second, which PostgreSQL then runs after all other
# checks of the commit: so the firm's lock is the last one that a transaction waits for, and it is held for a moment.
ASK = """
CREATE FUNCTION public.audit_ask_for_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.base_auditlink (event_id) VALUES ($1)', TG_TABLE_SCHEMA) USING NEW.id;
    RETURN NULL;
END $$;
"""
LINK = """
CREATE FUNCTION public.audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    event record;
    last_seq bigint;
    last_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(7042, TG_RELID::int);
    EXECUTE format('SELECT seq, hash FROM %I.base_auditlink WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1', TG_TABLE_SCHEMA)
        INTO last_seq, last_hash;
    EXECUTE format('SELECT * FROM %I.base_auditevent WHERE id = $1', TG_TABLE_SCHEMA) INTO event USING NEW.event_id;
    last_seq := coalesce(last_seq, 0) + 1;
    EXECUTE format('UPDATE %I.base_auditlink SET seq = $1, hash = $2 WHERE event_id = $3', TG_TABLE_SCHEMA)
        USING last_seq,
              sha256(coalesce(last_hash, decode(repeat('00', 32), 'hex')) || public.audit_canonical(last_seq, event)),
              NEW.event_id;
    RETURN NULL;
END $$;
"""
CLOSED = "".join(
    f"REVOKE ALL ON FUNCTION public.{name} FROM PUBLIC;"
    for name in ("audit_field(text, text)", "audit_canonical(bigint, record)", "audit_ask_for_link()", "audit_link()")
)
DROP = """
DROP FUNCTION public.audit_link(); DROP FUNCTION public.audit_ask_for_link();
DROP FUNCTION public.audit_canonical(bigint, record); DROP FUNCTION public.audit_field(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_upgrades")]
    operations = [migrations.RunSQL(FIELD + CANONICAL + ASK + LINK + CLOSED, DROP)]

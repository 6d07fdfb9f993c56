"""What plain models can't say: extensions, the append-only guard, the doorbell's stamp, and who may do what."""

from django.conf import settings
from django.db import migrations

EXTENSIONS = "".join(
    f"CREATE EXTENSION IF NOT EXISTS {name} SCHEMA public;" for name in ("btree_gist", "citext", "pg_trgm", "unaccent")
)
REFUSE_CHANGE = """
CREATE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
# A firm's role may ring, for itself alone: whatever it writes, the stamp is its own name.
STAMP = """
CREATE FUNCTION public.stamp_doorbell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.schema_name := current_user;
    RETURN NEW;
END $$;
CREATE TRIGGER tenants_doorbell_stamp BEFORE INSERT ON tenants_doorbell
    FOR EACH ROW EXECUTE FUNCTION public.stamp_doorbell();
GRANT INSERT ON tenants_doorbell TO PUBLIC;
"""
WEB = f"""
GRANT USAGE ON SCHEMA public TO "{settings.WEB_ROLE}";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{settings.WEB_ROLE}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{settings.WEB_ROLE}";
REVOKE INSERT, UPDATE, DELETE ON tenants_blueprint, django_migrations FROM "{settings.WEB_ROLE}";
REVOKE INSERT, UPDATE, DELETE ON tenants_firmschema FROM "{settings.WEB_ROLE}";
GRANT UPDATE (state) ON tenants_firmschema TO "{settings.WEB_ROLE}";
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION public.refuse_change();"),
        migrations.RunSQL(STAMP, "DROP TRIGGER tenants_doorbell_stamp ON tenants_doorbell; DROP FUNCTION public.stamp_doorbell();"),
        migrations.RunSQL(WEB, migrations.RunSQL.noop),
    ]
